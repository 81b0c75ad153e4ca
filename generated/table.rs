// @generated from openapi/tallyfy.yaml by codegen/. Edit those, then run
// `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`.

/// Where the spec says that Tallyfy is.
pub(crate) const BASE_URL: &str = "https://go.tallyfy.com/api";
/// How to tell Tallyfy's own responses from those of something in between.
pub(crate) const MARKS: crate::response::Marks = crate::response::Marks {
    error_statuses: &[
        400u16..=400u16,
        401u16..=401u16,
        403u16..=403u16,
        409u16..=409u16,
        422u16..=422u16,
        429u16..=429u16,
        500u16..=599u16,
    ],
    error_fields: &["error", "errors", "message", "code"],
    not_found_statuses: &[404u16..=404u16],
    not_found_error: true,
    not_found_codes: &["RESOURCE_NOT_FOUND", "ENDPOINT_NOT_FOUND"],
    missing_record: &[
        crate::response::MissingRecord {
            statuses: 404u16..=404u16,
            code: Some("RESOURCE_NOT_FOUND"),
            error: false,
            fields: &[],
        },
        crate::response::MissingRecord {
            statuses: 422u16..=422u16,
            code: None,
            error: true,
            fields: &["errors"],
        },
    ],
    unconfirmed_statuses: &[202u16..=202u16, 207u16..=207u16],
    unconfirmed_error_fields: &["error"],
    unconfirmed_success_fields: &["success"],
};
/// Every operation, in the order of the spec.
pub(crate) static OPERATIONS: [crate::Operation; 33usize] = [
    crate::Operation {
        id: "delete_group",
        summary: "Delete a group",
        path: "/organizations/{org_id}/groups/{group_id}",
        parameters: &[
            crate::Parameter {
                name: "group_id",
                location: crate::ParameterLocation::Path,
                kind: "GroupId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::GroupId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_tag",
        summary: "Delete a tag",
        path: "/organizations/{org_id}/tags/{tag_id}",
        parameters: &[
            crate::Parameter {
                name: "tag_id",
                location: crate::ParameterLocation::Path,
                kind: "TagId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TagId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[204u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Documented,
            gone: crate::Grade::Documented,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_file",
        summary: "Delete a file",
        path: "/organizations/{org_id}/file/{asset_id}",
        parameters: &[
            crate::Parameter {
                name: "asset_id",
                location: crate::ParameterLocation::Path,
                kind: "AssetId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::AssetId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "archive_file",
        summary: "Archive a file",
        path: "/organizations/{org_id}/assets/{asset_id}",
        parameters: &[
            crate::Parameter {
                name: "asset_id",
                location: crate::ParameterLocation::Path,
                kind: "AssetId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::AssetId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Archive,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "archive_process",
        summary: "Archive a process",
        path: "/organizations/{org_id}/runs/{run_id}",
        parameters: &[
            crate::Parameter {
                name: "run_id",
                location: crate::ParameterLocation::Path,
                kind: "ProcessId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::ProcessId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Archive,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: Some(crate::Restore {
            method: "PUT",
            path: "/organizations/{org_id}/runs/{run_id}/activate",
            grade: crate::Grade::Documented,
        }),
        success: &[
            crate::Success {
                status: 200u16,
                example: Some(
                    "{\"data\":{\"archived_at\":\"2025-03-04T09:15:00.000Z\",\"checklist_id\":\"a1b2c3d4e5f6789012345678901234ef\",\"created_at\":\"2025-01-02T08:00:00.000Z\",\"id\":\"c7d8e9f0a1b2c3d4e5f60718293a4b5c\",\"last_updated\":\"2025-03-04T09:15:00.000Z\",\"name\":\"Quarterly review\",\"owner_id\":\"1001\",\"progress\":40,\"started_by\":\"1001\",\"status\":\"archived\"}}",
                ),
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_process",
        summary: "Delete an archived process",
        path: "/organizations/{org_id}/runs/{run_id}/delete",
        parameters: &[
            crate::Parameter {
                name: "run_id",
                location: crate::ParameterLocation::Path,
                kind: "ProcessId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::ProcessId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: Some(crate::Prerequisite {
            operation: "archive_process",
            purge: "purge_process",
            status: Some(422u16),
            message: None,
        }),
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "archive_task",
        summary: "Archive a one-off task",
        path: "/organizations/{org_id}/tasks/{task_id}",
        parameters: &[
            crate::Parameter {
                name: "task_id",
                location: crate::ParameterLocation::Path,
                kind: "TaskId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TaskId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Archive,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: Some(crate::Restore {
            method: "PUT",
            path: "/organizations/{org_id}/tasks/{task_id}/restore",
            grade: crate::Grade::Documented,
        }),
        success: &[
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_task",
        summary: "Delete a one-off task",
        path: "/organizations/{org_id}/tasks/{task_id}/delete",
        parameters: &[
            crate::Parameter {
                name: "task_id",
                location: crate::ParameterLocation::Path,
                kind: "TaskId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TaskId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "reopen_task",
        summary: "Reopen a completed task of a process",
        path: "/organizations/{org_id}/runs/{run_id}/completed-tasks/{task_id}",
        parameters: &[
            crate::Parameter {
                name: "run_id",
                location: crate::ParameterLocation::Path,
                kind: "ProcessId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::ProcessId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "task_id",
                location: crate::ParameterLocation::Path,
                kind: "TaskId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TaskId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Reopen,
        repeatable: false,
        gone_statuses: &[],
        requires: None,
        restore: Some(crate::Restore {
            method: "POST",
            path: "/organizations/{org_id}/runs/{run_id}/completed-tasks",
            grade: crate::Grade::Documented,
        }),
        success: &[
            crate::Success {
                status: 200u16,
                example: Some(
                    "{\"data\":{\"completed_at\":null,\"completer_guest_id\":null,\"completer_id\":null,\"id\":\"f4a1c2b39e7d48a6b0c15e2d3f6a8b90\",\"is_approved\":null,\"status\":\"in-progress\",\"title\":\"Check the contract\"}}",
                ),
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "reopen_oneoff_task",
        summary: "Reopen a completed one-off task",
        path: "/organizations/{org_id}/completed-tasks/{task_id}",
        parameters: &[
            crate::Parameter {
                name: "task_id",
                location: crate::ParameterLocation::Path,
                kind: "TaskId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TaskId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Reopen,
        repeatable: false,
        gone_statuses: &[],
        requires: None,
        restore: Some(crate::Restore {
            method: "POST",
            path: "/organizations/{org_id}/completed-tasks",
            grade: crate::Grade::Documented,
        }),
        success: &[
            crate::Success {
                status: 200u16,
                example: Some(
                    "{\"data\":{\"completed_at\":null,\"completer_guest_id\":null,\"completer_id\":null,\"id\":\"f4a1c2b39e7d48a6b0c15e2d3f6a8b90\",\"is_approved\":null,\"status\":\"in-progress\",\"title\":\"Check the contract\"}}",
                ),
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "archive_template",
        summary: "Archive a template",
        path: "/organizations/{org_id}/checklists/{checklist_id}",
        parameters: &[
            crate::Parameter {
                name: "checklist_id",
                location: crate::ParameterLocation::Path,
                kind: "TemplateId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TemplateId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Archive,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: Some(crate::Restore {
            method: "PUT",
            path: "/organizations/{org_id}/checklists/{checklist_id}/restore",
            grade: crate::Grade::Client,
        }),
        success: &[
            crate::Success {
                status: 200u16,
                example: Some(
                    "{\"deleted_references\":{},\"message\":\"The Template was deleted, and references were also deleted from:\"}",
                ),
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_template",
        summary: "Delete an archived template",
        path: "/organizations/{org_id}/checklists/{checklist_id}/delete",
        parameters: &[
            crate::Parameter {
                name: "checklist_id",
                location: crate::ParameterLocation::Path,
                kind: "TemplateId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TemplateId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: Some(crate::Prerequisite {
            operation: "archive_template",
            purge: "purge_template",
            status: None,
            message: None,
        }),
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: Some(
                    "{\"deleted_references\":{},\"message\":\"The Template was deleted, and references were also deleted from:\"}",
                ),
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[
            crate::operation::Reserved {
                parameter: "checklist_id",
                value: "tags",
                operation: "untag_object",
            },
        ],
        together: &[],
    },
    crate::Operation {
        id: "delete_guest",
        summary: "Remove a guest",
        path: "/organizations/{org_id}/guests/{guest_email}",
        parameters: &[
            crate::Parameter {
                name: "guest_email",
                location: crate::ParameterLocation::Path,
                kind: "GuestEmail",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::GuestEmail as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Detach,
        repeatable: true,
        gone_statuses: &[422u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: Some(
                    "{\"data\":{\"created_at\":\"2025-01-02T08:00:00.000Z\",\"deleted_at\":\"2025-03-04T09:15:00.000Z\",\"details\":{\"company_name\":\"Example Ltd\",\"disabled_at\":null,\"timezone\":\"Europe/Madrid\"},\"email\":\"ana@example.com\",\"first_name\":\"Ana\",\"id\":4711,\"last_accessed_at\":\"2025-03-01T10:30:00.000Z\",\"last_known_country\":\"Spain\",\"last_known_ip\":\"192.0.2.7\",\"last_name\":\"Ruiz\"}}",
                ),
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Documented,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "disable_guest",
        summary: "Disable a guest",
        path: "/organizations/{org_id}/guests/{guest_email}/disable",
        parameters: &[
            crate::Parameter {
                name: "guest_email",
                location: crate::ParameterLocation::Path,
                kind: "GuestEmail",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::GuestEmail as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Disable,
        repeatable: true,
        gone_statuses: &[],
        requires: None,
        restore: Some(crate::Restore {
            method: "PUT",
            path: "/organizations/{org_id}/guests/{guest_email}/enable",
            grade: crate::Grade::Client,
        }),
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "remove_member",
        summary: "Remove a member",
        path: "/organizations/{org_id}/users/{user_id}",
        parameters: &[
            crate::Parameter {
                name: "user_id",
                location: crate::ParameterLocation::Path,
                kind: "MemberId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::MemberId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "with_reassignment",
                location: crate::ParameterLocation::Query,
                kind: "boolean",
                required: false,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <bool as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "to",
                location: crate::ParameterLocation::Query,
                kind: "MemberId",
                required: false,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::MemberId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Disable,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: Some(
                    "{\"data\":{\"email\":\"ana@example.com\",\"first_name\":\"Ana\",\"id\":1002,\"last_name\":\"Ruiz\",\"role\":\"standard\",\"status\":\"disabled\"}}",
                ),
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[&["with_reassignment", "to"]],
    },
    crate::Operation {
        id: "disable_member",
        summary: "Disable a member",
        path: "/organizations/{org_id}/users/{user_id}/disable",
        parameters: &[
            crate::Parameter {
                name: "user_id",
                location: crate::ParameterLocation::Path,
                kind: "MemberId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::MemberId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Disable,
        repeatable: true,
        gone_statuses: &[],
        requires: None,
        restore: Some(crate::Restore {
            method: "PUT",
            path: "/organizations/{org_id}/users/{user_id}/enable",
            grade: crate::Grade::Client,
        }),
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Documented,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_member",
        summary: "Delete a disabled member",
        path: "/organizations/{org_id}/users/{user_id}/delete",
        parameters: &[
            crate::Parameter {
                name: "user_id",
                location: crate::ParameterLocation::Path,
                kind: "MemberId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::MemberId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: Some(crate::Prerequisite {
            operation: "disable_member",
            purge: "purge_member",
            status: None,
            message: Some("Please disable the user before deletion."),
        }),
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "clear_process_custom_field",
        summary: "Clear a custom field of a process",
        path: "/organizations/{org_id}/runs/{run_id}/custom-fields/{key}",
        parameters: &[
            crate::Parameter {
                name: "run_id",
                location: crate::ParameterLocation::Path,
                kind: "ProcessId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::ProcessId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "key",
                location: crate::ParameterLocation::Path,
                kind: "CustomFieldKey",
                required: true,
                range: None,
                scoped: true,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::CustomFieldKey as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Clear,
        repeatable: true,
        gone_statuses: &[],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Documented,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "clear_task_custom_field",
        summary: "Clear a custom field of a task",
        path: "/organizations/{org_id}/runs/{run_id}/tasks/{task_id}/custom-fields/{key}",
        parameters: &[
            crate::Parameter {
                name: "run_id",
                location: crate::ParameterLocation::Path,
                kind: "ProcessId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::ProcessId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "task_id",
                location: crate::ParameterLocation::Path,
                kind: "TaskId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TaskId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "key",
                location: crate::ParameterLocation::Path,
                kind: "CustomFieldKey",
                required: true,
                range: None,
                scoped: true,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::CustomFieldKey as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Clear,
        repeatable: true,
        gone_statuses: &[],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Inferred,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "clear_member_custom_field",
        summary: "Clear a custom field of a member",
        path: "/organizations/{org_id}/users/{user_id}/custom-fields/{key}",
        parameters: &[
            crate::Parameter {
                name: "user_id",
                location: crate::ParameterLocation::Path,
                kind: "MemberId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::MemberId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "key",
                location: crate::ParameterLocation::Path,
                kind: "CustomFieldKey",
                required: true,
                range: None,
                scoped: true,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::CustomFieldKey as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Clear,
        repeatable: true,
        gone_statuses: &[],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Inferred,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "clear_guest_custom_field",
        summary: "Clear a custom field of a guest",
        path: "/organizations/{org_id}/guests/{guest_code}/custom-fields/{key}",
        parameters: &[
            crate::Parameter {
                name: "guest_code",
                location: crate::ParameterLocation::Path,
                kind: "GuestCode",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::GuestCode as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "key",
                location: crate::ParameterLocation::Path,
                kind: "CustomFieldKey",
                required: true,
                range: None,
                scoped: true,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::CustomFieldKey as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Clear,
        repeatable: true,
        gone_statuses: &[],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Inferred,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "clear_folder_custom_field",
        summary: "Clear a custom field of a folder",
        path: "/organizations/{org_id}/folders/{folder_id}/custom-fields/{key}",
        parameters: &[
            crate::Parameter {
                name: "folder_id",
                location: crate::ParameterLocation::Path,
                kind: "FolderId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::FolderId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "key",
                location: crate::ParameterLocation::Path,
                kind: "CustomFieldKey",
                required: true,
                range: None,
                scoped: true,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::CustomFieldKey as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Clear,
        repeatable: true,
        gone_statuses: &[],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Inferred,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "clear_tag_custom_field",
        summary: "Clear a custom field of a tag",
        path: "/organizations/{org_id}/tags/{tag_id}/custom-fields/{key}",
        parameters: &[
            crate::Parameter {
                name: "tag_id",
                location: crate::ParameterLocation::Path,
                kind: "TagId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TagId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "key",
                location: crate::ParameterLocation::Path,
                kind: "CustomFieldKey",
                required: true,
                range: None,
                scoped: true,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::CustomFieldKey as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Clear,
        repeatable: true,
        gone_statuses: &[],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Inferred,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_step",
        summary: "Delete a step",
        path: "/organizations/{org_id}/checklists/{checklist_id}/steps/{step_id}",
        parameters: &[
            crate::Parameter {
                name: "checklist_id",
                location: crate::ParameterLocation::Path,
                kind: "TemplateId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TemplateId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "step_id",
                location: crate::ParameterLocation::Path,
                kind: "StepId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::StepId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_form_field",
        summary: "Delete a form field",
        path: "/organizations/{org_id}/checklists/{checklist_id}/steps/{step_id}/captures/{capture_id}",
        parameters: &[
            crate::Parameter {
                name: "checklist_id",
                location: crate::ParameterLocation::Path,
                kind: "TemplateId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TemplateId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "step_id",
                location: crate::ParameterLocation::Path,
                kind: "StepId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::StepId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "capture_id",
                location: crate::ParameterLocation::Path,
                kind: "FormFieldId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::FormFieldId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_kickoff_field",
        summary: "Delete a kick-off field",
        path: "/organizations/{org_id}/checklists/{checklist_id}/preruns/{prerun_id}",
        parameters: &[
            crate::Parameter {
                name: "checklist_id",
                location: crate::ParameterLocation::Path,
                kind: "TemplateId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TemplateId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "prerun_id",
                location: crate::ParameterLocation::Path,
                kind: "KickoffFieldId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::KickoffFieldId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_automation",
        summary: "Delete an automation",
        path: "/organizations/{org_id}/checklists/{checklist_id}/automated-actions/{automation_id}",
        parameters: &[
            crate::Parameter {
                name: "checklist_id",
                location: crate::ParameterLocation::Path,
                kind: "TemplateId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TemplateId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "automation_id",
                location: crate::ParameterLocation::Path,
                kind: "AutomationId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::AutomationId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_comment",
        summary: "Delete a comment",
        path: "/organizations/{org_id}/tasks/{task_id}/comment/{comment_id}",
        parameters: &[
            crate::Parameter {
                name: "task_id",
                location: crate::ParameterLocation::Path,
                kind: "TaskId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TaskId as schemars::JsonSchema>::json_schema,
            },
            crate::Parameter {
                name: "comment_id",
                location: crate::ParameterLocation::Path,
                kind: "CommentId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::CommentId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "reopen_kickoff_form",
        summary: "Reopen the kick-off form of a process",
        path: "/organizations/{org_id}/runs/{run_id}/complete-prerun",
        parameters: &[
            crate::Parameter {
                name: "run_id",
                location: crate::ParameterLocation::Path,
                kind: "ProcessId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::ProcessId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Reopen,
        repeatable: false,
        gone_statuses: &[],
        requires: None,
        restore: Some(crate::Restore {
            method: "POST",
            path: "/organizations/{org_id}/runs/{run_id}/complete-prerun",
            grade: crate::Grade::Client,
        }),
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Unknown,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "delete_folder",
        summary: "Delete a folder",
        path: "/organizations/{org_id}/folders/{folder_id}",
        parameters: &[
            crate::Parameter {
                name: "folder_id",
                location: crate::ParameterLocation::Path,
                kind: "FolderId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::FolderId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Permanent,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "remove_folder_object",
        summary: "Take a process out of a folder",
        path: "/organizations/{org_id}/folders-objects/{folder_object_id}",
        parameters: &[
            crate::Parameter {
                name: "folder_object_id",
                location: crate::ParameterLocation::Path,
                kind: "FolderObjectId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::FolderObjectId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Detach,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "untag_object",
        summary: "Take a tag off a template or a process",
        path: "/organizations/{org_id}/checklists/tags/{association_id}",
        parameters: &[
            crate::Parameter {
                name: "association_id",
                location: crate::ParameterLocation::Path,
                kind: "TagAssociationId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::TagAssociationId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Detach,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
    crate::Operation {
        id: "remove_watcher",
        summary: "Remove a watcher",
        path: "/organizations/{org_id}/remove-watcher/{watcher_id}",
        parameters: &[
            crate::Parameter {
                name: "watcher_id",
                location: crate::ParameterLocation::Path,
                kind: "WatcherId",
                required: true,
                range: None,
                scoped: false,
                #[cfg(feature = "schemars")]
                schema: <crate::generated::ids::WatcherId as schemars::JsonSchema>::json_schema,
            },
        ],
        effect: crate::Effect::Detach,
        repeatable: true,
        gone_statuses: &[404u16],
        requires: None,
        restore: None,
        success: &[
            crate::Success {
                status: 200u16,
                example: None,
            },
            crate::Success {
                status: 204u16,
                example: None,
            },
        ],
        grades: crate::Grades {
            operation: crate::Grade::Client,
            success: crate::Grade::Unknown,
            repeatable: crate::Grade::Inferred,
            gone: crate::Grade::Inferred,
        },
        reserved: &[],
        together: &[],
    },
];
