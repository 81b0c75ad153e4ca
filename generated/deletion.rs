// @generated from openapi/tallyfy.yaml by codegen/. Edit those, then run
// `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`.

/// One call as data: which operation, on what.
///
/// In JSON it is an object with the operation's name and its arguments, as in
/// `{"operation": "delete_group", "group_id": "9f2b…"}`. Unknown, missing and repeated
/// fields are refused when it is read. Formats that guess the types of values, such as CSV,
/// are not supported. [`Client::execute`](crate::Client::execute) sends it,
/// [`Client::preview`](crate::Client::preview) shows what would be sent. There is a
/// constructor for each variant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deletion {
    /// Delete a group. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteGroup {
        /// The group.
        group_id: crate::generated::ids::GroupId,
    },
    /// Delete a tag. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteTag {
        /// The tag.
        tag_id: crate::generated::ids::TagId,
    },
    /// Delete a file. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteFile {
        /// The file.
        asset_id: crate::generated::ids::AssetId,
    },
    /// Archive a file. Archives: the record is hidden, not destroyed.
    #[non_exhaustive]
    ArchiveFile {
        /// The file.
        asset_id: crate::generated::ids::AssetId,
    },
    /// Archive a process. Archives: the record is hidden, not destroyed.
    #[non_exhaustive]
    ArchiveProcess {
        /// The process, which the API calls a run.
        run_id: crate::generated::ids::ProcessId,
    },
    /// Delete an archived process. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteProcess {
        /// The process, which the API calls a run.
        run_id: crate::generated::ids::ProcessId,
    },
    /// Archive a one-off task. Archives: the record is hidden, not destroyed.
    #[non_exhaustive]
    ArchiveTask {
        /// The task.
        task_id: crate::generated::ids::TaskId,
    },
    /// Delete a one-off task. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteTask {
        /// The task.
        task_id: crate::generated::ids::TaskId,
    },
    /// Reopen a completed task of a process. Reopens: a completion is taken back, and nothing is removed.
    #[non_exhaustive]
    ReopenTask {
        /// The process, which the API calls a run.
        run_id: crate::generated::ids::ProcessId,
        /// The task.
        task_id: crate::generated::ids::TaskId,
    },
    /// Reopen a completed one-off task. Reopens: a completion is taken back, and nothing is removed.
    #[non_exhaustive]
    ReopenOneoffTask {
        /// The task.
        task_id: crate::generated::ids::TaskId,
    },
    /// Archive a template. Archives: the record is hidden, not destroyed.
    #[non_exhaustive]
    ArchiveTemplate {
        /// The template, which the API calls a checklist.
        checklist_id: crate::generated::ids::TemplateId,
    },
    /// Delete an archived template. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteTemplate {
        /// The template, which the API calls a checklist.
        checklist_id: crate::generated::ids::TemplateId,
    },
    /// Remove a guest. Detaches: something is removed from what it belongs to.
    #[non_exhaustive]
    DeleteGuest {
        /// The email of the guest, percent-encoded as one path segment, with `@` as `%40` and `+` as
        /// `%2B`.
        guest_email: crate::generated::ids::GuestEmail,
    },
    /// Disable a guest. Disables: the record stays and loses its access.
    #[non_exhaustive]
    DisableGuest {
        /// The email of the guest, percent-encoded as one path segment, with `@` as `%40` and `+` as
        /// `%2B`.
        guest_email: crate::generated::ids::GuestEmail,
    },
    /// Remove a member. Disables: the record stays and loses its access.
    #[non_exhaustive]
    RemoveMember {
        /// The member.
        user_id: crate::generated::ids::MemberId,
        /// Query parameters.
        options: crate::generated::options::RemoveMemberOptions,
    },
    /// Disable a member. Disables: the record stays and loses its access.
    #[non_exhaustive]
    DisableMember {
        /// The member.
        user_id: crate::generated::ids::MemberId,
    },
    /// Delete a disabled member. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteMember {
        /// The member.
        user_id: crate::generated::ids::MemberId,
    },
    /// Clear a custom field of a process. Clears: a value is emptied, which can't be undone.
    #[non_exhaustive]
    ClearProcessCustomField {
        /// The process, which the API calls a run.
        run_id: crate::generated::ids::ProcessId,
        /// The key of the custom field, percent-encoded as one path segment.
        key: crate::generated::ids::CustomFieldKey,
    },
    /// Clear a custom field of a task. Clears: a value is emptied, which can't be undone.
    #[non_exhaustive]
    ClearTaskCustomField {
        /// The process, which the API calls a run.
        run_id: crate::generated::ids::ProcessId,
        /// The task.
        task_id: crate::generated::ids::TaskId,
        /// The key of the custom field, percent-encoded as one path segment.
        key: crate::generated::ids::CustomFieldKey,
    },
    /// Clear a custom field of a member. Clears: a value is emptied, which can't be undone.
    #[non_exhaustive]
    ClearMemberCustomField {
        /// The member.
        user_id: crate::generated::ids::MemberId,
        /// The key of the custom field, percent-encoded as one path segment.
        key: crate::generated::ids::CustomFieldKey,
    },
    /// Clear a custom field of a guest. Clears: a value is emptied, which can't be undone.
    #[non_exhaustive]
    ClearGuestCustomField {
        /// The guest, by the code in the guest link. Neither the email nor the numeric id.
        guest_code: crate::generated::ids::GuestCode,
        /// The key of the custom field, percent-encoded as one path segment.
        key: crate::generated::ids::CustomFieldKey,
    },
    /// Clear a custom field of a folder. Clears: a value is emptied, which can't be undone.
    #[non_exhaustive]
    ClearFolderCustomField {
        /// The folder.
        folder_id: crate::generated::ids::FolderId,
        /// The key of the custom field, percent-encoded as one path segment.
        key: crate::generated::ids::CustomFieldKey,
    },
    /// Clear a custom field of a tag. Clears: a value is emptied, which can't be undone.
    #[non_exhaustive]
    ClearTagCustomField {
        /// The tag.
        tag_id: crate::generated::ids::TagId,
        /// The key of the custom field, percent-encoded as one path segment.
        key: crate::generated::ids::CustomFieldKey,
    },
    /// Delete a step. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteStep {
        /// The template, which the API calls a checklist.
        checklist_id: crate::generated::ids::TemplateId,
        /// The step of the template.
        step_id: crate::generated::ids::StepId,
    },
    /// Delete a form field. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteFormField {
        /// The template, which the API calls a checklist.
        checklist_id: crate::generated::ids::TemplateId,
        /// The step of the template.
        step_id: crate::generated::ids::StepId,
        /// The form field, which the API calls a capture.
        capture_id: crate::generated::ids::FormFieldId,
    },
    /// Delete a kick-off field. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteKickoffField {
        /// The template, which the API calls a checklist.
        checklist_id: crate::generated::ids::TemplateId,
        /// The kick-off field, which the API calls a prerun.
        prerun_id: crate::generated::ids::KickoffFieldId,
    },
    /// Delete an automation. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteAutomation {
        /// The template, which the API calls a checklist.
        checklist_id: crate::generated::ids::TemplateId,
        /// The automation rule, which the API calls an automated action.
        automation_id: crate::generated::ids::AutomationId,
    },
    /// Delete a comment. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteComment {
        /// The task.
        task_id: crate::generated::ids::TaskId,
        /// The comment.
        comment_id: crate::generated::ids::CommentId,
    },
    /// Reopen the kick-off form of a process. Reopens: a completion is taken back, and nothing is removed.
    #[non_exhaustive]
    ReopenKickoffForm {
        /// The process, which the API calls a run.
        run_id: crate::generated::ids::ProcessId,
    },
    /// Delete a folder. Permanent: it can't be undone.
    #[non_exhaustive]
    DeleteFolder {
        /// The folder.
        folder_id: crate::generated::ids::FolderId,
    },
    /// Take a process out of a folder. Detaches: something is removed from what it belongs to.
    #[non_exhaustive]
    RemoveFolderObject {
        /// The membership of a process in a folder. Neither the process nor the folder.
        folder_object_id: crate::generated::ids::FolderObjectId,
    },
    /// Take a tag off a template or a process. Detaches: something is removed from what it belongs to.
    #[non_exhaustive]
    UntagObject {
        /// The link between a tag and a template or process. Not the tag.
        association_id: crate::generated::ids::TagAssociationId,
    },
    /// Remove a watcher. Detaches: something is removed from what it belongs to.
    #[non_exhaustive]
    RemoveWatcher {
        /// The watcher, by the id that adding it returned.
        watcher_id: crate::generated::ids::WatcherId,
    },
}
impl Deletion {
    /// Delete a group. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_group(
        group_id: impl TryInto<
            crate::generated::ids::GroupId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteGroup {
            group_id: crate::deletion::argument("delete_group", "group_id", group_id)?,
        }
            .checked()
    }
    /// Delete a tag. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_tag(
        tag_id: impl TryInto<crate::generated::ids::TagId, Error: Into<crate::InvalidId>>,
    ) -> Result<Self, crate::Error> {
        Self::DeleteTag {
            tag_id: crate::deletion::argument("delete_tag", "tag_id", tag_id)?,
        }
            .checked()
    }
    /// Delete a file. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_file(
        asset_id: impl TryInto<
            crate::generated::ids::AssetId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteFile {
            asset_id: crate::deletion::argument("delete_file", "asset_id", asset_id)?,
        }
            .checked()
    }
    /// Archive a file. Archives: the record is hidden, not destroyed.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn archive_file(
        asset_id: impl TryInto<
            crate::generated::ids::AssetId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ArchiveFile {
            asset_id: crate::deletion::argument("archive_file", "asset_id", asset_id)?,
        }
            .checked()
    }
    /// Archive a process. Archives: the record is hidden, not destroyed.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn archive_process(
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ArchiveProcess {
            run_id: crate::deletion::argument("archive_process", "run_id", run_id)?,
        }
            .checked()
    }
    /// Delete an archived process. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_process(
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteProcess {
            run_id: crate::deletion::argument("delete_process", "run_id", run_id)?,
        }
            .checked()
    }
    /// Archive a one-off task. Archives: the record is hidden, not destroyed.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn archive_task(
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ArchiveTask {
            task_id: crate::deletion::argument("archive_task", "task_id", task_id)?,
        }
            .checked()
    }
    /// Delete a one-off task. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_task(
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteTask {
            task_id: crate::deletion::argument("delete_task", "task_id", task_id)?,
        }
            .checked()
    }
    /// Reopen a completed task of a process. Reopens: a completion is taken back, and nothing is removed.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn reopen_task(
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ReopenTask {
            run_id: crate::deletion::argument("reopen_task", "run_id", run_id)?,
            task_id: crate::deletion::argument("reopen_task", "task_id", task_id)?,
        }
            .checked()
    }
    /// Reopen a completed one-off task. Reopens: a completion is taken back, and nothing is removed.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn reopen_oneoff_task(
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ReopenOneoffTask {
            task_id: crate::deletion::argument("reopen_oneoff_task", "task_id", task_id)?,
        }
            .checked()
    }
    /// Archive a template. Archives: the record is hidden, not destroyed.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn archive_template(
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ArchiveTemplate {
            checklist_id: crate::deletion::argument(
                "archive_template",
                "checklist_id",
                checklist_id,
            )?,
        }
            .checked()
    }
    /// Delete an archived template. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_template(
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteTemplate {
            checklist_id: crate::deletion::argument(
                "delete_template",
                "checklist_id",
                checklist_id,
            )?,
        }
            .checked()
    }
    /// Remove a guest. Detaches: something is removed from what it belongs to.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_guest(
        guest_email: impl TryInto<
            crate::generated::ids::GuestEmail,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteGuest {
            guest_email: crate::deletion::argument(
                "delete_guest",
                "guest_email",
                guest_email,
            )?,
        }
            .checked()
    }
    /// Disable a guest. Disables: the record stays and loses its access.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn disable_guest(
        guest_email: impl TryInto<
            crate::generated::ids::GuestEmail,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DisableGuest {
            guest_email: crate::deletion::argument(
                "disable_guest",
                "guest_email",
                guest_email,
            )?,
        }
            .checked()
    }
    /// Remove a member. Disables: the record stays and loses its access.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn remove_member(
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
        options: crate::generated::options::RemoveMemberOptions,
    ) -> Result<Self, crate::Error> {
        Self::RemoveMember {
            user_id: crate::deletion::argument("remove_member", "user_id", user_id)?,
            options,
        }
            .checked()
    }
    /// Disable a member. Disables: the record stays and loses its access.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn disable_member(
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DisableMember {
            user_id: crate::deletion::argument("disable_member", "user_id", user_id)?,
        }
            .checked()
    }
    /// Delete a disabled member. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_member(
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteMember {
            user_id: crate::deletion::argument("delete_member", "user_id", user_id)?,
        }
            .checked()
    }
    /// Clear a custom field of a process. Clears: a value is emptied, which can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn clear_process_custom_field(
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ClearProcessCustomField {
            run_id: crate::deletion::argument(
                "clear_process_custom_field",
                "run_id",
                run_id,
            )?,
            key: crate::deletion::argument("clear_process_custom_field", "key", key)?,
        }
            .checked()
    }
    /// Clear a custom field of a task. Clears: a value is emptied, which can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn clear_task_custom_field(
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ClearTaskCustomField {
            run_id: crate::deletion::argument(
                "clear_task_custom_field",
                "run_id",
                run_id,
            )?,
            task_id: crate::deletion::argument(
                "clear_task_custom_field",
                "task_id",
                task_id,
            )?,
            key: crate::deletion::argument("clear_task_custom_field", "key", key)?,
        }
            .checked()
    }
    /// Clear a custom field of a member. Clears: a value is emptied, which can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn clear_member_custom_field(
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ClearMemberCustomField {
            user_id: crate::deletion::argument(
                "clear_member_custom_field",
                "user_id",
                user_id,
            )?,
            key: crate::deletion::argument("clear_member_custom_field", "key", key)?,
        }
            .checked()
    }
    /// Clear a custom field of a guest. Clears: a value is emptied, which can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn clear_guest_custom_field(
        guest_code: impl TryInto<
            crate::generated::ids::GuestCode,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ClearGuestCustomField {
            guest_code: crate::deletion::argument(
                "clear_guest_custom_field",
                "guest_code",
                guest_code,
            )?,
            key: crate::deletion::argument("clear_guest_custom_field", "key", key)?,
        }
            .checked()
    }
    /// Clear a custom field of a folder. Clears: a value is emptied, which can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn clear_folder_custom_field(
        folder_id: impl TryInto<
            crate::generated::ids::FolderId,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ClearFolderCustomField {
            folder_id: crate::deletion::argument(
                "clear_folder_custom_field",
                "folder_id",
                folder_id,
            )?,
            key: crate::deletion::argument("clear_folder_custom_field", "key", key)?,
        }
            .checked()
    }
    /// Clear a custom field of a tag. Clears: a value is emptied, which can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn clear_tag_custom_field(
        tag_id: impl TryInto<
            crate::generated::ids::TagId,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ClearTagCustomField {
            tag_id: crate::deletion::argument(
                "clear_tag_custom_field",
                "tag_id",
                tag_id,
            )?,
            key: crate::deletion::argument("clear_tag_custom_field", "key", key)?,
        }
            .checked()
    }
    /// Delete a step. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_step(
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
        step_id: impl TryInto<
            crate::generated::ids::StepId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteStep {
            checklist_id: crate::deletion::argument(
                "delete_step",
                "checklist_id",
                checklist_id,
            )?,
            step_id: crate::deletion::argument("delete_step", "step_id", step_id)?,
        }
            .checked()
    }
    /// Delete a form field. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_form_field(
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
        step_id: impl TryInto<
            crate::generated::ids::StepId,
            Error: Into<crate::InvalidId>,
        >,
        capture_id: impl TryInto<
            crate::generated::ids::FormFieldId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteFormField {
            checklist_id: crate::deletion::argument(
                "delete_form_field",
                "checklist_id",
                checklist_id,
            )?,
            step_id: crate::deletion::argument("delete_form_field", "step_id", step_id)?,
            capture_id: crate::deletion::argument(
                "delete_form_field",
                "capture_id",
                capture_id,
            )?,
        }
            .checked()
    }
    /// Delete a kick-off field. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_kickoff_field(
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
        prerun_id: impl TryInto<
            crate::generated::ids::KickoffFieldId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteKickoffField {
            checklist_id: crate::deletion::argument(
                "delete_kickoff_field",
                "checklist_id",
                checklist_id,
            )?,
            prerun_id: crate::deletion::argument(
                "delete_kickoff_field",
                "prerun_id",
                prerun_id,
            )?,
        }
            .checked()
    }
    /// Delete an automation. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_automation(
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
        automation_id: impl TryInto<
            crate::generated::ids::AutomationId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteAutomation {
            checklist_id: crate::deletion::argument(
                "delete_automation",
                "checklist_id",
                checklist_id,
            )?,
            automation_id: crate::deletion::argument(
                "delete_automation",
                "automation_id",
                automation_id,
            )?,
        }
            .checked()
    }
    /// Delete a comment. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_comment(
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
        comment_id: impl TryInto<
            crate::generated::ids::CommentId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteComment {
            task_id: crate::deletion::argument("delete_comment", "task_id", task_id)?,
            comment_id: crate::deletion::argument(
                "delete_comment",
                "comment_id",
                comment_id,
            )?,
        }
            .checked()
    }
    /// Reopen the kick-off form of a process. Reopens: a completion is taken back, and nothing is removed.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn reopen_kickoff_form(
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::ReopenKickoffForm {
            run_id: crate::deletion::argument("reopen_kickoff_form", "run_id", run_id)?,
        }
            .checked()
    }
    /// Delete a folder. Permanent: it can't be undone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn delete_folder(
        folder_id: impl TryInto<
            crate::generated::ids::FolderId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::DeleteFolder {
            folder_id: crate::deletion::argument(
                "delete_folder",
                "folder_id",
                folder_id,
            )?,
        }
            .checked()
    }
    /// Take a process out of a folder. Detaches: something is removed from what it belongs to.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn remove_folder_object(
        folder_object_id: impl TryInto<
            crate::generated::ids::FolderObjectId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::RemoveFolderObject {
            folder_object_id: crate::deletion::argument(
                "remove_folder_object",
                "folder_object_id",
                folder_object_id,
            )?,
        }
            .checked()
    }
    /// Take a tag off a template or a process. Detaches: something is removed from what it belongs to.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn untag_object(
        association_id: impl TryInto<
            crate::generated::ids::TagAssociationId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::UntagObject {
            association_id: crate::deletion::argument(
                "untag_object",
                "association_id",
                association_id,
            )?,
        }
            .checked()
    }
    /// Remove a watcher. Detaches: something is removed from what it belongs to.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    pub fn remove_watcher(
        watcher_id: impl TryInto<
            crate::generated::ids::WatcherId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        Self::RemoveWatcher {
            watcher_id: crate::deletion::argument(
                "remove_watcher",
                "watcher_id",
                watcher_id,
            )?,
        }
            .checked()
    }
    /// The operation, with all that is known of it.
    #[must_use]
    pub fn operation(&self) -> &'static crate::Operation {
        match self {
            Self::DeleteGroup { .. } => &OPERATIONS[0],
            Self::DeleteTag { .. } => &OPERATIONS[1],
            Self::DeleteFile { .. } => &OPERATIONS[2],
            Self::ArchiveFile { .. } => &OPERATIONS[3],
            Self::ArchiveProcess { .. } => &OPERATIONS[4],
            Self::DeleteProcess { .. } => &OPERATIONS[5],
            Self::ArchiveTask { .. } => &OPERATIONS[6],
            Self::DeleteTask { .. } => &OPERATIONS[7],
            Self::ReopenTask { .. } => &OPERATIONS[8],
            Self::ReopenOneoffTask { .. } => &OPERATIONS[9],
            Self::ArchiveTemplate { .. } => &OPERATIONS[10],
            Self::DeleteTemplate { .. } => &OPERATIONS[11],
            Self::DeleteGuest { .. } => &OPERATIONS[12],
            Self::DisableGuest { .. } => &OPERATIONS[13],
            Self::RemoveMember { .. } => &OPERATIONS[14],
            Self::DisableMember { .. } => &OPERATIONS[15],
            Self::DeleteMember { .. } => &OPERATIONS[16],
            Self::ClearProcessCustomField { .. } => &OPERATIONS[17],
            Self::ClearTaskCustomField { .. } => &OPERATIONS[18],
            Self::ClearMemberCustomField { .. } => &OPERATIONS[19],
            Self::ClearGuestCustomField { .. } => &OPERATIONS[20],
            Self::ClearFolderCustomField { .. } => &OPERATIONS[21],
            Self::ClearTagCustomField { .. } => &OPERATIONS[22],
            Self::DeleteStep { .. } => &OPERATIONS[23],
            Self::DeleteFormField { .. } => &OPERATIONS[24],
            Self::DeleteKickoffField { .. } => &OPERATIONS[25],
            Self::DeleteAutomation { .. } => &OPERATIONS[26],
            Self::DeleteComment { .. } => &OPERATIONS[27],
            Self::ReopenKickoffForm { .. } => &OPERATIONS[28],
            Self::DeleteFolder { .. } => &OPERATIONS[29],
            Self::RemoveFolderObject { .. } => &OPERATIONS[30],
            Self::UntagObject { .. } => &OPERATIONS[31],
            Self::RemoveWatcher { .. } => &OPERATIONS[32],
        }
    }
    /// The values of the operation's parameters, in their order; none where a query
    /// parameter is not set, and after the last one.
    pub(crate) fn values(&self) -> [Option<crate::id::Value<'_>>; 3] {
        match self {
            Self::DeleteGroup { group_id } => {
                [Some(crate::id::AsValue::value(group_id)), None, None]
            }
            Self::DeleteTag { tag_id } => {
                [Some(crate::id::AsValue::value(tag_id)), None, None]
            }
            Self::DeleteFile { asset_id } => {
                [Some(crate::id::AsValue::value(asset_id)), None, None]
            }
            Self::ArchiveFile { asset_id } => {
                [Some(crate::id::AsValue::value(asset_id)), None, None]
            }
            Self::ArchiveProcess { run_id } => {
                [Some(crate::id::AsValue::value(run_id)), None, None]
            }
            Self::DeleteProcess { run_id } => {
                [Some(crate::id::AsValue::value(run_id)), None, None]
            }
            Self::ArchiveTask { task_id } => {
                [Some(crate::id::AsValue::value(task_id)), None, None]
            }
            Self::DeleteTask { task_id } => {
                [Some(crate::id::AsValue::value(task_id)), None, None]
            }
            Self::ReopenTask { run_id, task_id } => {
                [
                    Some(crate::id::AsValue::value(run_id)),
                    Some(crate::id::AsValue::value(task_id)),
                    None,
                ]
            }
            Self::ReopenOneoffTask { task_id } => {
                [Some(crate::id::AsValue::value(task_id)), None, None]
            }
            Self::ArchiveTemplate { checklist_id } => {
                [Some(crate::id::AsValue::value(checklist_id)), None, None]
            }
            Self::DeleteTemplate { checklist_id } => {
                [Some(crate::id::AsValue::value(checklist_id)), None, None]
            }
            Self::DeleteGuest { guest_email } => {
                [Some(crate::id::AsValue::value(guest_email)), None, None]
            }
            Self::DisableGuest { guest_email } => {
                [Some(crate::id::AsValue::value(guest_email)), None, None]
            }
            Self::RemoveMember { user_id, options } => {
                [
                    Some(crate::id::AsValue::value(user_id)),
                    options.with_reassignment.as_ref().map(crate::id::AsValue::value),
                    options.to.as_ref().map(crate::id::AsValue::value),
                ]
            }
            Self::DisableMember { user_id } => {
                [Some(crate::id::AsValue::value(user_id)), None, None]
            }
            Self::DeleteMember { user_id } => {
                [Some(crate::id::AsValue::value(user_id)), None, None]
            }
            Self::ClearProcessCustomField { run_id, key } => {
                [
                    Some(crate::id::AsValue::value(run_id)),
                    Some(crate::id::AsValue::value(key)),
                    None,
                ]
            }
            Self::ClearTaskCustomField { run_id, task_id, key } => {
                [
                    Some(crate::id::AsValue::value(run_id)),
                    Some(crate::id::AsValue::value(task_id)),
                    Some(crate::id::AsValue::value(key)),
                ]
            }
            Self::ClearMemberCustomField { user_id, key } => {
                [
                    Some(crate::id::AsValue::value(user_id)),
                    Some(crate::id::AsValue::value(key)),
                    None,
                ]
            }
            Self::ClearGuestCustomField { guest_code, key } => {
                [
                    Some(crate::id::AsValue::value(guest_code)),
                    Some(crate::id::AsValue::value(key)),
                    None,
                ]
            }
            Self::ClearFolderCustomField { folder_id, key } => {
                [
                    Some(crate::id::AsValue::value(folder_id)),
                    Some(crate::id::AsValue::value(key)),
                    None,
                ]
            }
            Self::ClearTagCustomField { tag_id, key } => {
                [
                    Some(crate::id::AsValue::value(tag_id)),
                    Some(crate::id::AsValue::value(key)),
                    None,
                ]
            }
            Self::DeleteStep { checklist_id, step_id } => {
                [
                    Some(crate::id::AsValue::value(checklist_id)),
                    Some(crate::id::AsValue::value(step_id)),
                    None,
                ]
            }
            Self::DeleteFormField { checklist_id, step_id, capture_id } => {
                [
                    Some(crate::id::AsValue::value(checklist_id)),
                    Some(crate::id::AsValue::value(step_id)),
                    Some(crate::id::AsValue::value(capture_id)),
                ]
            }
            Self::DeleteKickoffField { checklist_id, prerun_id } => {
                [
                    Some(crate::id::AsValue::value(checklist_id)),
                    Some(crate::id::AsValue::value(prerun_id)),
                    None,
                ]
            }
            Self::DeleteAutomation { checklist_id, automation_id } => {
                [
                    Some(crate::id::AsValue::value(checklist_id)),
                    Some(crate::id::AsValue::value(automation_id)),
                    None,
                ]
            }
            Self::DeleteComment { task_id, comment_id } => {
                [
                    Some(crate::id::AsValue::value(task_id)),
                    Some(crate::id::AsValue::value(comment_id)),
                    None,
                ]
            }
            Self::ReopenKickoffForm { run_id } => {
                [Some(crate::id::AsValue::value(run_id)), None, None]
            }
            Self::DeleteFolder { folder_id } => {
                [Some(crate::id::AsValue::value(folder_id)), None, None]
            }
            Self::RemoveFolderObject { folder_object_id } => {
                [Some(crate::id::AsValue::value(folder_object_id)), None, None]
            }
            Self::UntagObject { association_id } => {
                [Some(crate::id::AsValue::value(association_id)), None, None]
            }
            Self::RemoveWatcher { watcher_id } => {
                [Some(crate::id::AsValue::value(watcher_id)), None, None]
            }
        }
    }
    pub(crate) fn from_fields(
        __operation: &str,
        __fields: &mut crate::deletion::Fields,
    ) -> Result<Self, String> {
        Ok(
            match __operation {
                "delete_group" => {
                    Self::DeleteGroup {
                        group_id: __fields.required("group_id")?,
                    }
                }
                "delete_tag" => {
                    Self::DeleteTag {
                        tag_id: __fields.required("tag_id")?,
                    }
                }
                "delete_file" => {
                    Self::DeleteFile {
                        asset_id: __fields.required("asset_id")?,
                    }
                }
                "archive_file" => {
                    Self::ArchiveFile {
                        asset_id: __fields.required("asset_id")?,
                    }
                }
                "archive_process" => {
                    Self::ArchiveProcess {
                        run_id: __fields.required("run_id")?,
                    }
                }
                "delete_process" => {
                    Self::DeleteProcess {
                        run_id: __fields.required("run_id")?,
                    }
                }
                "archive_task" => {
                    Self::ArchiveTask {
                        task_id: __fields.required("task_id")?,
                    }
                }
                "delete_task" => {
                    Self::DeleteTask {
                        task_id: __fields.required("task_id")?,
                    }
                }
                "reopen_task" => {
                    Self::ReopenTask {
                        run_id: __fields.required("run_id")?,
                        task_id: __fields.required("task_id")?,
                    }
                }
                "reopen_oneoff_task" => {
                    Self::ReopenOneoffTask {
                        task_id: __fields.required("task_id")?,
                    }
                }
                "archive_template" => {
                    Self::ArchiveTemplate {
                        checklist_id: __fields.required("checklist_id")?,
                    }
                }
                "delete_template" => {
                    Self::DeleteTemplate {
                        checklist_id: __fields.required("checklist_id")?,
                    }
                }
                "delete_guest" => {
                    Self::DeleteGuest {
                        guest_email: __fields.required("guest_email")?,
                    }
                }
                "disable_guest" => {
                    Self::DisableGuest {
                        guest_email: __fields.required("guest_email")?,
                    }
                }
                "remove_member" => {
                    Self::RemoveMember {
                        user_id: __fields.required("user_id")?,
                        options: crate::generated::options::RemoveMemberOptions {
                            with_reassignment: __fields.optional("with_reassignment")?,
                            to: __fields.optional("to")?,
                        },
                    }
                }
                "disable_member" => {
                    Self::DisableMember {
                        user_id: __fields.required("user_id")?,
                    }
                }
                "delete_member" => {
                    Self::DeleteMember {
                        user_id: __fields.required("user_id")?,
                    }
                }
                "clear_process_custom_field" => {
                    Self::ClearProcessCustomField {
                        run_id: __fields.required("run_id")?,
                        key: __fields.required("key")?,
                    }
                }
                "clear_task_custom_field" => {
                    Self::ClearTaskCustomField {
                        run_id: __fields.required("run_id")?,
                        task_id: __fields.required("task_id")?,
                        key: __fields.required("key")?,
                    }
                }
                "clear_member_custom_field" => {
                    Self::ClearMemberCustomField {
                        user_id: __fields.required("user_id")?,
                        key: __fields.required("key")?,
                    }
                }
                "clear_guest_custom_field" => {
                    Self::ClearGuestCustomField {
                        guest_code: __fields.required("guest_code")?,
                        key: __fields.required("key")?,
                    }
                }
                "clear_folder_custom_field" => {
                    Self::ClearFolderCustomField {
                        folder_id: __fields.required("folder_id")?,
                        key: __fields.required("key")?,
                    }
                }
                "clear_tag_custom_field" => {
                    Self::ClearTagCustomField {
                        tag_id: __fields.required("tag_id")?,
                        key: __fields.required("key")?,
                    }
                }
                "delete_step" => {
                    Self::DeleteStep {
                        checklist_id: __fields.required("checklist_id")?,
                        step_id: __fields.required("step_id")?,
                    }
                }
                "delete_form_field" => {
                    Self::DeleteFormField {
                        checklist_id: __fields.required("checklist_id")?,
                        step_id: __fields.required("step_id")?,
                        capture_id: __fields.required("capture_id")?,
                    }
                }
                "delete_kickoff_field" => {
                    Self::DeleteKickoffField {
                        checklist_id: __fields.required("checklist_id")?,
                        prerun_id: __fields.required("prerun_id")?,
                    }
                }
                "delete_automation" => {
                    Self::DeleteAutomation {
                        checklist_id: __fields.required("checklist_id")?,
                        automation_id: __fields.required("automation_id")?,
                    }
                }
                "delete_comment" => {
                    Self::DeleteComment {
                        task_id: __fields.required("task_id")?,
                        comment_id: __fields.required("comment_id")?,
                    }
                }
                "reopen_kickoff_form" => {
                    Self::ReopenKickoffForm {
                        run_id: __fields.required("run_id")?,
                    }
                }
                "delete_folder" => {
                    Self::DeleteFolder {
                        folder_id: __fields.required("folder_id")?,
                    }
                }
                "remove_folder_object" => {
                    Self::RemoveFolderObject {
                        folder_object_id: __fields.required("folder_object_id")?,
                    }
                }
                "untag_object" => {
                    Self::UntagObject {
                        association_id: __fields.required("association_id")?,
                    }
                }
                "remove_watcher" => {
                    Self::RemoveWatcher {
                        watcher_id: __fields.required("watcher_id")?,
                    }
                }
                __unknown => return Err(crate::deletion::unknown_operation(__unknown)),
            },
        )
    }
    /// Goes through the method that progenitor generated.
    pub(crate) async fn call(
        &self,
        __api: &api::Client,
        __organization: &crate::generated::ids::OrganizationId,
    ) -> Result<(), progenitor_client::Error<()>> {
        match self {
            Self::DeleteGroup { group_id } => {
                __api.send_delete_group(__organization, group_id).await.map(drop)
            }
            Self::DeleteTag { tag_id } => {
                __api.send_delete_tag(__organization, tag_id).await.map(drop)
            }
            Self::DeleteFile { asset_id } => {
                __api.send_delete_file(__organization, asset_id).await.map(drop)
            }
            Self::ArchiveFile { asset_id } => {
                __api.send_archive_file(__organization, asset_id).await.map(drop)
            }
            Self::ArchiveProcess { run_id } => {
                __api.send_archive_process(__organization, run_id).await.map(drop)
            }
            Self::DeleteProcess { run_id } => {
                __api.send_delete_process(__organization, run_id).await.map(drop)
            }
            Self::ArchiveTask { task_id } => {
                __api.send_archive_task(__organization, task_id).await.map(drop)
            }
            Self::DeleteTask { task_id } => {
                __api.send_delete_task(__organization, task_id).await.map(drop)
            }
            Self::ReopenTask { run_id, task_id } => {
                __api.send_reopen_task(__organization, run_id, task_id).await.map(drop)
            }
            Self::ReopenOneoffTask { task_id } => {
                __api.send_reopen_oneoff_task(__organization, task_id).await.map(drop)
            }
            Self::ArchiveTemplate { checklist_id } => {
                __api.send_archive_template(__organization, checklist_id).await.map(drop)
            }
            Self::DeleteTemplate { checklist_id } => {
                __api.send_delete_template(__organization, checklist_id).await.map(drop)
            }
            Self::DeleteGuest { guest_email } => {
                __api.send_delete_guest(__organization, guest_email).await.map(drop)
            }
            Self::DisableGuest { guest_email } => {
                __api.send_disable_guest(__organization, guest_email).await.map(drop)
            }
            Self::RemoveMember { user_id, options } => {
                __api
                    .send_remove_member(
                        __organization,
                        user_id,
                        options.to.as_ref(),
                        options.with_reassignment,
                    )
                    .await
                    .map(drop)
            }
            Self::DisableMember { user_id } => {
                __api.send_disable_member(__organization, user_id).await.map(drop)
            }
            Self::DeleteMember { user_id } => {
                __api.send_delete_member(__organization, user_id).await.map(drop)
            }
            Self::ClearProcessCustomField { run_id, key } => {
                __api
                    .send_clear_process_custom_field(__organization, run_id, key)
                    .await
                    .map(drop)
            }
            Self::ClearTaskCustomField { run_id, task_id, key } => {
                __api
                    .send_clear_task_custom_field(__organization, run_id, task_id, key)
                    .await
                    .map(drop)
            }
            Self::ClearMemberCustomField { user_id, key } => {
                __api
                    .send_clear_member_custom_field(__organization, user_id, key)
                    .await
                    .map(drop)
            }
            Self::ClearGuestCustomField { guest_code, key } => {
                __api
                    .send_clear_guest_custom_field(__organization, guest_code, key)
                    .await
                    .map(drop)
            }
            Self::ClearFolderCustomField { folder_id, key } => {
                __api
                    .send_clear_folder_custom_field(__organization, folder_id, key)
                    .await
                    .map(drop)
            }
            Self::ClearTagCustomField { tag_id, key } => {
                __api
                    .send_clear_tag_custom_field(__organization, tag_id, key)
                    .await
                    .map(drop)
            }
            Self::DeleteStep { checklist_id, step_id } => {
                __api
                    .send_delete_step(__organization, checklist_id, step_id)
                    .await
                    .map(drop)
            }
            Self::DeleteFormField { checklist_id, step_id, capture_id } => {
                __api
                    .send_delete_form_field(
                        __organization,
                        checklist_id,
                        step_id,
                        capture_id,
                    )
                    .await
                    .map(drop)
            }
            Self::DeleteKickoffField { checklist_id, prerun_id } => {
                __api
                    .send_delete_kickoff_field(__organization, checklist_id, prerun_id)
                    .await
                    .map(drop)
            }
            Self::DeleteAutomation { checklist_id, automation_id } => {
                __api
                    .send_delete_automation(__organization, checklist_id, automation_id)
                    .await
                    .map(drop)
            }
            Self::DeleteComment { task_id, comment_id } => {
                __api
                    .send_delete_comment(__organization, task_id, comment_id)
                    .await
                    .map(drop)
            }
            Self::ReopenKickoffForm { run_id } => {
                __api.send_reopen_kickoff_form(__organization, run_id).await.map(drop)
            }
            Self::DeleteFolder { folder_id } => {
                __api.send_delete_folder(__organization, folder_id).await.map(drop)
            }
            Self::RemoveFolderObject { folder_object_id } => {
                __api
                    .send_remove_folder_object(__organization, folder_object_id)
                    .await
                    .map(drop)
            }
            Self::UntagObject { association_id } => {
                __api.send_untag_object(__organization, association_id).await.map(drop)
            }
            Self::RemoveWatcher { watcher_id } => {
                __api.send_remove_watcher(__organization, watcher_id).await.map(drop)
            }
        }
    }
}
