// @generated from openapi/tallyfy.yaml by codegen/. Edit those, then run
// `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`.

/// One method per operation. Each takes the ids of its path, in their order, and sends one
/// request, or none if an id breaks its rule.
impl crate::Client {
    /// Delete a group. Permanent: it can't be undone.
    ///
    /// Deletes a group for good. Its members and guests stay; only the grouping goes. It takes the
    /// permission `manage_groups`. By a release note of 2022, tasks assigned to the group pass to
    /// its single members when they are edited.
    ///
    /// The documentation does not say which response a group gets that was deleted before.
    ///
    /// `DELETE /organizations/{org_id}/groups/{group_id}`, answered by 204. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/groups/delete-group.mdx: the path, 204 with an empty body, no way back
    /// - cli: pkg/tallyfy/resources.go, DeleteGroup: the same path; takes any 2xx for success
    /// - python-sdk 3.1.0: group_management/operations.py: the same path
    ///
    /// As data: [`Deletion::delete_group`](crate::Deletion::delete_group).
    pub async fn delete_group(
        &self,
        group_id: impl TryInto<
            crate::generated::ids::GroupId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_group(group_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete a tag. Permanent: it can't be undone.
    ///
    /// Deletes a tag for good, with every link from it to templates, processes, steps and tasks.
    ///
    /// A tag that does not exist gets 204 as well, so a success does not prove that
    /// there was one. To take a tag off a single object, leaving the tag itself, use
    /// `untag_object`.
    ///
    /// The page of this call does not say who may do it; release notes of 2022 say that Standard
    /// members may.
    ///
    /// `DELETE /organizations/{org_id}/tags/{tag_id}`, answered by 204. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/tags/archive-tag.mdx: the path, 204 with an empty body, 204 also for an unknown tag, no way back
    /// - cli: pkg/tallyfy/resources.go, DeleteTag: the same path
    ///
    /// As data: [`Deletion::delete_tag`](crate::Deletion::delete_tag).
    pub async fn delete_tag(
        &self,
        tag_id: impl TryInto<crate::generated::ids::TagId, Error: Into<crate::InvalidId>>,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_tag(tag_id)?, false).await.map(crate::Deleted::typed)
    }
    /// Delete a file. Permanent: it can't be undone.
    ///
    /// Deletes a file for good: the record and the stored bytes. The response is 200, not 204, and
    /// its body is empty all the same.
    ///
    /// The noun decides what happens: `/file/` destroys, `/assets/` (`archive_file`) archives the
    /// record and keeps the bytes. A logo of the organization is refused, with a status that the
    /// documentation does not name.
    ///
    /// `DELETE /organizations/{org_id}/file/{asset_id}`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/files/delete-file.mdx: the path, 200 with an empty body, logos refused
    ///
    /// As data: [`Deletion::delete_file`](crate::Deletion::delete_file).
    pub async fn delete_file(
        &self,
        asset_id: impl TryInto<
            crate::generated::ids::AssetId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_file(asset_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Archive a file. Archives: the record is hidden, not destroyed.
    ///
    /// Archives the record of a file and leaves the stored bytes in place. `delete_file` is the
    /// call that destroys both.
    ///
    /// The documentation mentions this path in passing only. The successful response is not
    /// documented, and neither is a way back.
    ///
    /// `DELETE /organizations/{org_id}/assets/{asset_id}`, whose successful response is not documented. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/files/delete-file.mdx: in a side note, the path, and that the stored file stays
    ///
    /// As data: [`Deletion::archive_file`](crate::Deletion::archive_file).
    pub async fn archive_file(
        &self,
        asset_id: impl TryInto<
            crate::generated::ids::AssetId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::archive_file(asset_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Archive a process. Archives: the record is hidden, not destroyed.
    ///
    /// Archives a process. Its tasks, threads and files are hidden with it, and all of them come
    /// back when the process is activated again, with a PUT to
    /// `/organizations/{org_id}/runs/{run_id}/activate`.
    ///
    /// Judge by `archived_at`, not by `status`: by one page of the documentation the status
    /// becomes `archived`, by another it keeps its former value. An archived process can't be
    /// tagged. To destroy it, call `delete_process` afterwards. Without permission it is refused
    /// with 403; by a release note of 2023, a switch on each member lets Standard users archive.
    ///
    /// `PUT /organizations/{org_id}/runs/{run_id}/activate` undoes it.
    ///
    /// `DELETE /organizations/{org_id}/runs/{run_id}`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/processes/archive-process.mdx: the path, 200 with the process in `data`, 403 and 404, the way back
    /// - docs: code-samples/processes/activate-process.mdx: the way back; the status of an archived process keeps its value
    /// - cli: pkg/tallyfy/resources.go, ArchiveProcess, ReactivateProcess: both paths
    /// - python-sdk 3.1.0: task_management/creation.py: both paths
    /// - mcp-public: server/tools/tag_management.py: tagging an archived process is refused with `Subject not found`
    ///
    /// As data: [`Deletion::archive_process`](crate::Deletion::archive_process).
    pub async fn archive_process(
        &self,
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<details::Process>, crate::Error> {
        self.send(&Deletion::archive_process(run_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete an archived process. Permanent: it can't be undone.
    ///
    /// Deletes a process for good, with its tasks, watchers and tags, and with every comment, form
    /// value and attachment in it. It must be archived already (`archive_process`), and only an
    /// administrator may do this. The response is 200 with an empty body.
    ///
    /// A process that is not archived is refused with 404 or with 422; the documentation lists
    /// both. A 404 therefore does not prove that the process is gone.
    ///
    /// Requires [`archive_process`](Self::archive_process) first; [`purge_process`](Self::purge_process) does both.
    ///
    /// `DELETE /organizations/{org_id}/runs/{run_id}/delete`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/processes/delete-process.mdx: the path, 200 with an empty body, administrators only, archived first; 404 and 422 both listed for a process that is not
    /// - docs: tracking-and-tasks/processes/edit-processes/how-can-i-delete-a-process-in-tallyfy.mdx: the app has the same two rules
    /// - mcp-public: server/tools/process_management.py: no tool of its own for this
    ///
    /// As data: [`Deletion::delete_process`](crate::Deletion::delete_process).
    pub async fn delete_process(
        &self,
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_process(run_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Archive a one-off task. Archives: the record is hidden, not destroyed.
    ///
    /// Archives a one-off task, that is one without a process, by setting its `deleted_at`. A PUT
    /// to `/organizations/{org_id}/tasks/{task_id}/restore` brings it back. Some official clients
    /// name this call a deletion; it is not one.
    ///
    /// It does not work on a task of a process, and the response to such a call is not documented.
    /// Those tasks are archived with their process (`archive_process`).
    ///
    /// `PUT /organizations/{org_id}/tasks/{task_id}/restore` undoes it.
    ///
    /// `DELETE /organizations/{org_id}/tasks/{task_id}`, answered by 204. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/tasks/archive-task.mdx: the path, one-off tasks only, 204 with an empty body, the way back
    /// - python-sdk 3.1.0: task_management/creation.py, delete_standalone_task: the same path, under a name that says delete
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, task / delete: the same path, under a name that says delete
    ///
    /// As data: [`Deletion::archive_task`](crate::Deletion::archive_task).
    pub async fn archive_task(
        &self,
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::archive_task(task_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete a one-off task. Permanent: it can't be undone.
    ///
    /// Deletes a one-off task for good, with its form fields and the values in them. It is for
    /// tasks without a process only; the others go with their process (`delete_process`).
    ///
    /// Archiving the task first is not asked for, unlike with processes and templates. Who may do
    /// this is not documented.
    ///
    /// `DELETE /organizations/{org_id}/tasks/{task_id}/delete`, answered by 204. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/tasks/delete-task.mdx: the path, one-off tasks only, 204 with an empty body, 403 and 404, no way back
    ///
    /// As data: [`Deletion::delete_task`](crate::Deletion::delete_task).
    pub async fn delete_task(
        &self,
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_task(task_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Reopen a completed task of a process. Reopens: a completion is taken back, and nothing is removed.
    ///
    /// Reopens a completed task of a process. What is deleted is the record of its completion; the
    /// task stays and is in progress again. This can set off rules of the template and so change
    /// other tasks of the process, which the response names in `tasks_changed_by_rules`.
    ///
    /// A task that is not completed, or a wrong id, gives an error of undocumented status; a
    /// repeat after a lost response meets just that. Every task with a run id takes this path, a
    /// one-off task that is linked to a process or was split by assignee included.
    ///
    /// The documentation of the app lets administrators reopen any task, and assignees where the
    /// step is limited to them. To complete the task again, POST to
    /// `/organizations/{org_id}/runs/{run_id}/completed-tasks` with its id as `task_id` in a JSON
    /// body.
    ///
    /// `POST /organizations/{org_id}/runs/{run_id}/completed-tasks` undoes it.
    ///
    /// `DELETE /organizations/{org_id}/runs/{run_id}/completed-tasks/{task_id}`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/tasks/reopen-task.mdx: the path, 200 with the task in `data`, `tasks_changed_by_rules`, an error without a status
    /// - docs: code-samples/tasks/complete-task.mdx: the POST that completes a task of a process
    /// - cli: pkg/tallyfy/resources.go, ReopenTask: the same path; reads no body
    /// - python-sdk 3.1.0: task_management/creation.py: the same path; which one-off tasks have a run id
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, task / reopen: the same path when a process is given
    /// - extra: Azure Connectors-NodeJS-SDK, src/generated/TallyfyExtensions.ts: POST in place of DELETE; no other source agrees
    ///
    /// As data: [`Deletion::reopen_task`](crate::Deletion::reopen_task).
    pub async fn reopen_task(
        &self,
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<details::Task>, crate::Error> {
        self.send(&Deletion::reopen_task(run_id, task_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Reopen a completed one-off task. Reopens: a completion is taken back, and nothing is removed.
    ///
    /// Reopens a completed task that has no run id. What is deleted is the record of its
    /// completion; the task stays and is in progress again. For a task with a run id use
    /// `reopen_task`.
    ///
    /// A task that is not completed, or a wrong id, gives an error of undocumented status; a
    /// repeat after a lost response meets just that. To complete the task again, POST to
    /// `/organizations/{org_id}/completed-tasks` with its id as `task_id` in a JSON body.
    ///
    /// `POST /organizations/{org_id}/completed-tasks` undoes it.
    ///
    /// `DELETE /organizations/{org_id}/completed-tasks/{task_id}`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/tasks/reopen-task.mdx: the path, 200 with the task in `data`, an error without a status
    /// - docs: code-samples/tasks/complete-task.mdx: the POST that completes a one-off task
    /// - cli: pkg/tallyfy/resources.go, ReopenOrgTask: the same path
    /// - python-sdk 3.1.0: task_management/creation.py, reopen_standalone_task: the same path
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, task / reopen: the same path when no process is given
    ///
    /// As data: [`Deletion::reopen_oneoff_task`](crate::Deletion::reopen_oneoff_task).
    pub async fn reopen_oneoff_task(
        &self,
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<details::Task>, crate::Error> {
        self.send(&Deletion::reopen_oneoff_task(task_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Archive a template. Archives: the record is hidden, not destroyed.
    ///
    /// Archives a template. The message in the response speaks of a deletion all the same, and most
    /// official clients name this call one. To destroy the template, call `delete_template`
    /// afterwards.
    ///
    /// Keep `deleted_references` from the response. By an official client, archiving takes the
    /// template's embedded block out of other templates and steps, restoring does not put it back,
    /// and no later call lists the places. Other sources read the list as automations and
    /// recurring jobs, or as folders.
    ///
    /// A PUT to `/organizations/{org_id}/checklists/{checklist_id}/restore` brings the template
    /// back: the documentation says only that it can be restored, the path is known from an
    /// official client. Until then a GET of it fails as if there were none; the list of templates
    /// shows it with `archived=only`.
    ///
    /// `PUT /organizations/{org_id}/checklists/{checklist_id}/restore` undoes it.
    ///
    /// `DELETE /organizations/{org_id}/checklists/{checklist_id}`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/templates/delete-archive-template.mdx: the path, 200 with a message and `deleted_references` as an object; can be restored
    /// - docs: documenting/members/standard-admin-members.mdx: standard members may archive a template but not delete it
    /// - cli: pkg/tallyfy/resources.go, DeleteBlueprint: the same path; a comment says that it archives
    /// - python-sdk 3.1.0: template_management/basic_operations.py: the same path; `deleted_references` as an array, why the list matters
    /// - mcp-public: server/tools/template_management.py: an archive, and the path of the restore
    ///
    /// As data: [`Deletion::archive_template`](crate::Deletion::archive_template).
    pub async fn archive_template(
        &self,
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<details::TemplateRemoval>, crate::Error> {
        self.send(&Deletion::archive_template(checklist_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete an archived template. Permanent: it can't be undone.
    ///
    /// Deletes a template for good. It must be archived already (`archive_template`), and only an
    /// administrator may do this. A template that is not archived is refused, with a status that
    /// is not documented.
    ///
    /// The response is the same as that of the archive, message included, so it does not show which
    /// of the two was done. Archiving has already taken out the references; whether the list in
    /// this response ever holds any is not documented.
    ///
    /// Requires [`archive_template`](Self::archive_template) first; [`purge_template`](Self::purge_template) does both.
    ///
    /// The value `tags` of `checklist_id` is refused: the request would be that of `untag_object`.
    ///
    /// `DELETE /organizations/{org_id}/checklists/{checklist_id}/delete`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/templates/delete-archive-template.mdx: the path, 200 and its body, administrators only, archived first; an error without a status otherwise
    /// - mcp-public: server/tools/template_management.py: the permanent deletion is a call of its own, for administrators
    ///
    /// As data: [`Deletion::delete_template`](crate::Deletion::delete_template).
    pub async fn delete_template(
        &self,
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<details::TemplateRemoval>, crate::Error> {
        self.send(&Deletion::delete_template(checklist_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Remove a guest. Detaches: something is removed from what it belongs to.
    ///
    /// Takes a guest off all tasks and out of the organization. As long as another organization has
    /// this guest, the record itself stays; otherwise it is soft-deleted. No restore is documented;
    /// the way back is to create the guest again.
    ///
    /// The guest is named by email, never by the numeric id or the guest code. An email without a
    /// guest gets 422, while a GET or PUT of the same path gets 404. Whether the same holds for a guest
    /// that only another organization still has is not said. The response holds the guest, with fields that the
    /// documentation of this call does not list.
    ///
    /// `DELETE /organizations/{org_id}/guests/{guest_email}`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/guests/delete-guest.mdx: the path, the encoding, 200 with the guest in `data`, 422 for an unknown email, what becomes of the record
    /// - docs: code-samples/guests/get-guest.mdx: the fields of a guest
    /// - docs: code-samples/guests/update-guest.mdx: an email can't be edited; delete the guest and create it again
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, guest / delete: the same path; the email goes in without encoding
    ///
    /// As data: [`Deletion::delete_guest`](crate::Deletion::delete_guest).
    pub async fn delete_guest(
        &self,
        guest_email: impl TryInto<
            crate::generated::ids::GuestEmail,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<details::Guest>, crate::Error> {
        self.send(&Deletion::delete_guest(guest_email)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Disable a guest. Disables: the record stays and loses its access.
    ///
    /// Disables a guest. A PUT to `/organizations/{org_id}/guests/{guest_email}/enable` undoes it.
    /// Both calls are known from official clients, not from the documentation.
    ///
    /// A guest with unfinished tasks is refused with 403. That is a rule, not a lack of rights: a
    /// fresh token does not help. The successful response is not documented.
    ///
    /// `PUT /organizations/{org_id}/guests/{guest_email}/enable` undoes it.
    ///
    /// `DELETE /organizations/{org_id}/guests/{guest_email}/disable`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - python-sdk 3.1.0: user_management/guest_operations.py: the path, and that of the way back
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, guest / disable: the same path
    /// - mcp-public: server/tools/user_management.py: uses the Python client
    /// - mcp-public: server/utils/fastmcp_errors.py: the 403 and its message, in a comment
    ///
    /// As data: [`Deletion::disable_guest`](crate::Deletion::disable_guest).
    pub async fn disable_guest(
        &self,
        guest_email: impl TryInto<
            crate::generated::ids::GuestEmail,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::disable_guest(guest_email)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Remove a member. Disables: the record stays and loses its access.
    ///
    /// Takes a member out of the organization in one call, without `disable_member` before it. The
    /// response shows the member with the status `disabled`; the global account stays. Only an
    /// administrator may do this.
    ///
    /// Tasks do not move by themselves: without `with_reassignment` they stay with the deactivated
    /// member. Give `with_reassignment` and `to` together or not at all.
    ///
    /// Bots and the default administrator are refused with 400. Other pages say that the role of
    /// default administrator passes on by itself as long as there is someone to take it; do not
    /// count on either. No way back is documented. A PUT to
    /// `/organizations/{org_id}/users/{user_id}/enable` exists for disabled members; whether it
    /// undoes this call is unknown.
    ///
    /// `DELETE /organizations/{org_id}/users/{user_id}`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/members/remove-member.mdx: the path, the query, 200 with the member in `data`, 400 with two messages, 404, administrators only
    /// - docs: settings/org-settings/troubleshooting-member-deletion.mdx: the same call; it deactivates and removes in one
    /// - docs: settings/org-settings/understanding-member-statuses.mdx: the role of default administrator passes on by itself
    /// - powershell: TallyFy.psm1, Remove-TallyFyUser: the same path and query in 2018, the boolean sent as True
    ///
    /// As data: [`Deletion::remove_member`](crate::Deletion::remove_member).
    pub async fn remove_member(
        &self,
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
        options: crate::generated::options::RemoveMemberOptions,
    ) -> Result<crate::Deleted<details::Member>, crate::Error> {
        self.send(&Deletion::remove_member(user_id, options)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Disable a member. Disables: the record stays and loses its access.
    ///
    /// Disables a member; nothing is deleted. It is the step before `delete_member`. The status of
    /// the successful response is documented, its body is not.
    ///
    /// Two refusals are documented by their message and without a status: of a bot
    /// (`Bot users cannot be disabled.`) and of the default or only administrator
    /// (`Cannot modify the default administrator. Please assign another member as default administrator first.`).
    ///
    /// A PUT to `/organizations/{org_id}/users/{user_id}/enable` undoes it, as official clients
    /// know; the documentation does not have it. It can fail with 409 when no seat is free. The
    /// page that describes this call is written for administrators.
    ///
    /// `PUT /organizations/{org_id}/users/{user_id}/enable` undoes it.
    ///
    /// `DELETE /organizations/{org_id}/users/{user_id}/disable`, answered by 200. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/members/remove-member.mdx: the path
    /// - docs: settings/org-settings/troubleshooting-member-deletion.mdx: 200, without a word on the body; two refusals by message, without a status
    /// - cli: pkg/tallyfy/resources.go, DisableUser, EnableUser: the path, and that of the way back
    /// - python-sdk 3.1.0: user_management/admin_operations.py: the same path, with a positive integer
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, user / disable: the same path; enabling can be refused with `SEAT_POOL_EXHAUSTED`
    ///
    /// As data: [`Deletion::disable_member`](crate::Deletion::disable_member).
    pub async fn disable_member(
        &self,
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::disable_member(user_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete a disabled member. Permanent: it can't be undone.
    ///
    /// Deletes a member for good. The member must be disabled already (`disable_member`);
    /// otherwise the server says `Please disable the user before deletion.`, with a status that is
    /// not documented. The last member of an organization can't be deleted. The page that
    /// describes this call is written for administrators.
    ///
    /// The person is not erased: the history stays, `(Deleted)` is put right behind the last name, and
    /// the email turns into `{email}.deleted.{user_id}`. There is no call to restore the
    /// member; the documentation hints that support may do it soon afterwards.
    ///
    /// The successful response is not documented.
    ///
    /// Requires [`disable_member`](Self::disable_member) first; [`purge_member`](Self::purge_member) does both.
    ///
    /// `DELETE /organizations/{org_id}/users/{user_id}/delete`, whose successful response is not documented. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: code-samples/members/remove-member.mdx: the path, and disabling before it
    /// - docs: settings/org-settings/troubleshooting-member-deletion.mdx: the order, the message of the refusal, what becomes of the name and the email
    ///
    /// As data: [`Deletion::delete_member`](crate::Deletion::delete_member).
    pub async fn delete_member(
        &self,
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_member(user_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Clear a custom field of a process. Clears: a value is emptied, which can't be undone.
    ///
    /// Removes the value of one custom field from a process. The key itself is not deleted by this
    /// call. A system key is refused with 403.
    ///
    /// The successful response is not documented, and neither is whether a required field may be
    /// cleared this way, nor who may do it. For comparison: a PUT that leaves out a
    /// required field is refused with 422, a PATCH does not look at that.
    ///
    /// `DELETE /organizations/{org_id}/runs/{run_id}/custom-fields/{key}`, whose successful response is not documented. The operation is documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: custom-fields.mdx: the path, no body, 403 for system keys
    ///
    /// As data: [`Deletion::clear_process_custom_field`](crate::Deletion::clear_process_custom_field).
    pub async fn clear_process_custom_field(
        &self,
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::clear_process_custom_field(run_id, key)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Clear a custom field of a task. Clears: a value is emptied, which can't be undone.
    ///
    /// Removes the value of one custom field from a task of a process. The key itself is not
    /// deleted by this call. A system key is refused with 403. Administrators and the assignees of
    /// the task may do this, and it shows in the history of the task. A one-off task without a
    /// process has no documented address here.
    ///
    /// The successful response is not documented, and neither is whether a required field may be
    /// cleared this way. The documentation gives the parts of this path, not the path: the address
    /// of the values of a task, and a rule for deletion that it shows for a process.
    ///
    /// `DELETE /organizations/{org_id}/runs/{run_id}/tasks/{task_id}/custom-fields/{key}`, whose successful response is not documented. The operation is not documented; it is inferred from documented parts.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: custom-fields.mdx: the address of a task's values, the rule that DELETE with the key clears one value, 403 for system keys
    ///
    /// As data: [`Deletion::clear_task_custom_field`](crate::Deletion::clear_task_custom_field).
    pub async fn clear_task_custom_field(
        &self,
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
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::clear_task_custom_field(run_id, task_id, key)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Clear a custom field of a member. Clears: a value is emptied, which can't be undone.
    ///
    /// Removes the value of one custom field from a member. The key itself is not deleted by this
    /// call. A system key is refused with 403. The member and administrators may do this.
    ///
    /// The successful response is not documented, and neither is whether a required field may be
    /// cleared this way. The documentation gives the parts of this path, not the path: the address
    /// of the values of a member, and a rule for deletion that it shows for a process.
    ///
    /// `DELETE /organizations/{org_id}/users/{user_id}/custom-fields/{key}`, whose successful response is not documented. The operation is not documented; it is inferred from documented parts.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: custom-fields.mdx: the address of a member's values, the rule that DELETE with the key clears one value, 403 for system keys
    ///
    /// As data: [`Deletion::clear_member_custom_field`](crate::Deletion::clear_member_custom_field).
    pub async fn clear_member_custom_field(
        &self,
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::clear_member_custom_field(user_id, key)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Clear a custom field of a guest. Clears: a value is emptied, which can't be undone.
    ///
    /// Removes the value of one custom field from a guest. The key itself is not deleted by this
    /// call. A system key is refused with 403. Only an administrator may do this.
    ///
    /// The guest is named by the guest code, while every other guest path takes the email. The
    /// successful response is not documented, and neither is whether a required field may be cleared
    /// this way. The documentation gives the parts of this path, not the path: the address of the
    /// values of a guest, and a rule for deletion that it shows for a process.
    ///
    /// `DELETE /organizations/{org_id}/guests/{guest_code}/custom-fields/{key}`, whose successful response is not documented. The operation is not documented; it is inferred from documented parts.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: custom-fields.mdx: the address of a guest's values, the rule that DELETE with the key clears one value, 403 for system keys
    ///
    /// As data: [`Deletion::clear_guest_custom_field`](crate::Deletion::clear_guest_custom_field).
    pub async fn clear_guest_custom_field(
        &self,
        guest_code: impl TryInto<
            crate::generated::ids::GuestCode,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::clear_guest_custom_field(guest_code, key)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Clear a custom field of a folder. Clears: a value is emptied, which can't be undone.
    ///
    /// Removes the value of one custom field from a folder. The key itself is not deleted by this
    /// call. A system key is refused with 403. Any member may do this.
    ///
    /// The successful response is not documented, and neither is whether a required field may be
    /// cleared this way. The documentation gives the parts of this path, not the path: the address
    /// of the values of a folder, and a rule for deletion that it shows for a process.
    ///
    /// `DELETE /organizations/{org_id}/folders/{folder_id}/custom-fields/{key}`, whose successful response is not documented. The operation is not documented; it is inferred from documented parts.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: custom-fields.mdx: the address of a folder's values, the rule that DELETE with the key clears one value, 403 for system keys
    ///
    /// As data: [`Deletion::clear_folder_custom_field`](crate::Deletion::clear_folder_custom_field).
    pub async fn clear_folder_custom_field(
        &self,
        folder_id: impl TryInto<
            crate::generated::ids::FolderId,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::clear_folder_custom_field(folder_id, key)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Clear a custom field of a tag. Clears: a value is emptied, which can't be undone.
    ///
    /// Removes the value of one custom field from a tag. The key itself is not deleted by this
    /// call. A system key is refused with 403. Any member may do this.
    ///
    /// The successful response is not documented, and neither is whether a required field may be
    /// cleared this way. The documentation gives the parts of this path, not the path: the address
    /// of the values of a tag, and a rule for deletion that it shows for a process.
    ///
    /// `DELETE /organizations/{org_id}/tags/{tag_id}/custom-fields/{key}`, whose successful response is not documented. The operation is not documented; it is inferred from documented parts.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - docs: custom-fields.mdx: the address of a tag's values, the rule that DELETE with the key clears one value, 403 for system keys
    ///
    /// As data: [`Deletion::clear_tag_custom_field`](crate::Deletion::clear_tag_custom_field).
    pub async fn clear_tag_custom_field(
        &self,
        tag_id: impl TryInto<
            crate::generated::ids::TagId,
            Error: Into<crate::InvalidId>,
        >,
        key: impl TryInto<
            crate::generated::ids::CustomFieldKey,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::clear_tag_custom_field(tag_id, key)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete a step. Permanent: it can't be undone.
    ///
    /// Deletes a step of a template for good. A template can be archived and restored, a step
    /// can't.
    ///
    /// The API refuses rather than cascades, with a status that is not known: a step that a rule
    /// points at
    /// (`Cannot delete this step because there are rules dependent on it.`)
    /// and a step that the deadline of another one hangs on
    /// (`Cannot delete this step because other steps have deadlines that depend on it.`).
    /// Clear these first.
    ///
    /// The call is known from official clients, not from the documentation. The successful response
    /// is not documented.
    ///
    /// `DELETE /organizations/{org_id}/checklists/{checklist_id}/steps/{step_id}`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - python-sdk 3.1.0: template_management/basic_operations.py, delete_step: the path
    /// - mcp-public: server/tools/template_management.py, delete_step: no way back; both messages
    ///
    /// As data: [`Deletion::delete_step`](crate::Deletion::delete_step).
    pub async fn delete_step(
        &self,
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
        step_id: impl TryInto<
            crate::generated::ids::StepId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_step(checklist_id, step_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete a form field. Permanent: it can't be undone.
    ///
    /// Deletes a form field of a step for good. Every value collected in it is lost, and creating
    /// the field anew does not bring them back; the type of a field can be changed in place
    /// instead.
    ///
    /// A field that a rule in another step uses is refused with 403. That is a rule, not a lack of
    /// rights: a fresh token does not help. The call is known from official clients, not from the
    /// documentation. The successful response is not documented.
    ///
    /// `DELETE /organizations/{org_id}/checklists/{checklist_id}/steps/{step_id}/captures/{capture_id}`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - python-sdk 3.1.0: form_fields_management/crud_operations.py, delete_form_field: the path
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, formField / deleteField: the same path
    /// - mcp-public: server/tools/form_fields.py, delete_form_field: the 403, the loss of values, the change in place
    /// - docs: tracking-and-tasks/tasks/what-are-form-fields-in-tallyfy.mdx: the message of the refusal
    ///
    /// As data: [`Deletion::delete_form_field`](crate::Deletion::delete_form_field).
    pub async fn delete_form_field(
        &self,
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
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(
                &Deletion::delete_form_field(checklist_id, step_id, capture_id)?,
                false,
            )
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete a kick-off field. Permanent: it can't be undone.
    ///
    /// Deletes a field of a template's kick-off form for good. The values that existing processes
    /// have collected in it are lost too.
    ///
    /// A field that an automation rule uses is refused with 403. That is a rule, not a lack of
    /// rights: a fresh token does not help. The call is known from official clients, not from the
    /// documentation. The successful response is not documented.
    ///
    /// `DELETE /organizations/{org_id}/checklists/{checklist_id}/preruns/{prerun_id}`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, formField / deleteKickoffField: the path
    /// - mcp-public: server/tools/form_fields.py, delete_kickoff_field: the same path, the 403, the loss of values
    ///
    /// As data: [`Deletion::delete_kickoff_field`](crate::Deletion::delete_kickoff_field).
    pub async fn delete_kickoff_field(
        &self,
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
        prerun_id: impl TryInto<
            crate::generated::ids::KickoffFieldId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_kickoff_field(checklist_id, prerun_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete an automation. Permanent: it can't be undone.
    ///
    /// Deletes an automation rule of a template. No source says that this is permanent; it is
    /// counted so because no way back is known. No call reads a single automation: they are part
    /// of the template.
    ///
    /// The call is known from official clients, not from the documentation. The successful response
    /// is not documented.
    ///
    /// `DELETE /organizations/{org_id}/checklists/{checklist_id}/automated-actions/{automation_id}`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - cli: pkg/tallyfy/resources.go, DeleteAutomation, ListAutomations: the path; no route to read one
    /// - python-sdk 3.1.0: template_management/automation.py: the same path; makes up a success of its own when the response is not JSON
    /// - mcp-public: server/tools/automation.py: uses the Python client
    ///
    /// As data: [`Deletion::delete_automation`](crate::Deletion::delete_automation).
    pub async fn delete_automation(
        &self,
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
        automation_id: impl TryInto<
            crate::generated::ids::AutomationId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_automation(checklist_id, automation_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete a comment. Permanent: it can't be undone.
    ///
    /// Deletes a comment on a task for good. In the app only its author and administrators may do
    /// so. The path says `comment`, in the singular.
    ///
    /// The call is known from official clients; the documentation speaks of the app only. The
    /// successful response is not documented.
    ///
    /// `DELETE /organizations/{org_id}/tasks/{task_id}/comment/{comment_id}`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - python-sdk 3.1.0: thread_management/operations.py, delete_task_comment: the path
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, comment / delete: the same path
    /// - mcp-public: server/tools/comment_management.py: no way back
    /// - docs: tracking-and-tasks/tasks/how-can-i-manage-comments-in-tallyfy.mdx: no way back, and who may, in the app
    /// - migrator: process-street/docs/tallyfy_api_analysis.md: another path, straight below the organization, which no client uses
    ///
    /// As data: [`Deletion::delete_comment`](crate::Deletion::delete_comment).
    pub async fn delete_comment(
        &self,
        task_id: impl TryInto<
            crate::generated::ids::TaskId,
            Error: Into<crate::InvalidId>,
        >,
        comment_id: impl TryInto<
            crate::generated::ids::CommentId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_comment(task_id, comment_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Reopen the kick-off form of a process. Reopens: a completion is taken back, and nothing is removed.
    ///
    /// Reopens the completed kick-off form of a process. A state is taken back; no data is
    /// removed. A POST to the same path completes the form again. What a form that is not
    /// completed gets is not documented.
    ///
    /// The call is known from official clients, not from the documentation. The successful response
    /// is not documented.
    ///
    /// `POST /organizations/{org_id}/runs/{run_id}/complete-prerun` undoes it.
    ///
    /// `DELETE /organizations/{org_id}/runs/{run_id}/complete-prerun`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - python-sdk 3.1.0: task_management/creation.py, complete_kickoff_form, reopen_kickoff_form: the path, with POST and with DELETE
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, process / reopenKickoffForm: the same path
    /// - mcp-public: server/tools/process_management.py: uses the Python client
    ///
    /// As data: [`Deletion::reopen_kickoff_form`](crate::Deletion::reopen_kickoff_form).
    pub async fn reopen_kickoff_form(
        &self,
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::reopen_kickoff_form(run_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Delete a folder. Permanent: it can't be undone.
    ///
    /// Deletes a folder for good. What was in it stays, outside of any folder. Light members may
    /// not do this.
    ///
    /// The call is known from official clients; the documentation speaks of the app only. The
    /// successful response is not documented.
    ///
    /// `DELETE /organizations/{org_id}/folders/{folder_id}`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - cli: pkg/tallyfy/resources.go, DeleteFolder: the path
    /// - python-sdk 3.1.0: folder_management/operations.py, delete_folder: the same path
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, folder / delete: the same path
    /// - mcp-public: server/tools/folder_management.py: no way back; the contents stay
    /// - docs: documenting/templates/organize-templates-into-folders.mdx: in the app, the templates go back to the library
    /// - docs: changelog/2026/2026-04-25.mdx: light members may not
    ///
    /// As data: [`Deletion::delete_folder`](crate::Deletion::delete_folder).
    pub async fn delete_folder(
        &self,
        folder_id: impl TryInto<
            crate::generated::ids::FolderId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::delete_folder(folder_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Take a process out of a folder. Detaches: something is removed from what it belongs to.
    ///
    /// Takes a process out of a folder; both stay. The id is that of the membership, which the
    /// POST to `/folders/add-object` returned, and not that of the process or the folder. Only
    /// processes have memberships: the folder of a template is the `folder_id` of the template.
    ///
    /// Send nothing but a positive integer. The server makes a number of whatever comes, so
    /// another kind of id becomes row 0, or perhaps another membership, and the call can look
    /// successful.
    ///
    /// The call is known from official clients, not from the documentation. The successful response
    /// is not documented.
    ///
    /// `DELETE /organizations/{org_id}/folders-objects/{folder_object_id}`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - python-sdk 3.1.0: folder_management/operations.py, remove_object_from_folder, add_object_to_folder: the path, where the id comes from, why it must be an integer
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, folder / removeFromFolder: the same path, without a check
    /// - mcp-public: server/tools/folder_management.py, remove_object_from_folder: positive integers only
    ///
    /// As data: [`Deletion::remove_folder_object`](crate::Deletion::remove_folder_object).
    pub async fn remove_folder_object(
        &self,
        folder_object_id: impl TryInto<
            crate::generated::ids::FolderObjectId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::remove_folder_object(folder_object_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Take a tag off a template or a process. Detaches: something is removed from what it belongs to.
    ///
    /// Takes a tag off one template or one process; the tag stays. Though the path says
    /// `checklists`, it serves both.
    ///
    /// The id is that of the link between the two, not that of the tag. Read it from the template
    /// or the process with `with=tags`, in the entry with the right `tag_id`; the list may be
    /// wrapped in `data`. Send nothing but a positive integer. The server makes a number of
    /// whatever comes, so the id of a tag becomes link 0, or perhaps a link that is there, and the
    /// call can look successful.
    ///
    /// The call is known from official clients, not from the documentation. The successful response
    /// is not documented.
    ///
    /// `DELETE /organizations/{org_id}/checklists/tags/{association_id}`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - python-sdk 3.1.0: tag_management/operations.py, untag_template, untag_process: the path, where the id comes from, why it must be an integer
    /// - n8n: nodes/Tallyfy/Tallyfy.node.ts, tag / untagTemplate, untagProcess: the same path, without a check
    /// - mcp-public: server/tools/tag_management.py, untag_template, untag_process: uses the Python client
    ///
    /// As data: [`Deletion::untag_object`](crate::Deletion::untag_object).
    pub async fn untag_object(
        &self,
        association_id: impl TryInto<
            crate::generated::ids::TagAssociationId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::untag_object(association_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Remove a watcher. Detaches: something is removed from what it belongs to.
    ///
    /// Removes a watcher. This is how the webhook of an organization is unsubscribed. The id is
    /// the one that the POST to `/organizations/{org_id}/users/{user_id}/add-watcher` returned:
    /// adding names a user, removing does not. Subscribing the webhook of an organization takes an
    /// administrator.
    ///
    /// The call is known from one official client, which ignores every failure of it. The
    /// successful response is not documented, and neither is who may do this.
    ///
    /// `DELETE /organizations/{org_id}/remove-watcher/{watcher_id}`, whose successful response is not documented. The operation is not documented, but an official client sends it.
    ///
    /// # Errors
    ///
    /// When an argument is invalid, nothing is sent and the error names it. Every other error says whether the deletion may have happened, see [`Error`](crate::Error).
    ///
    /// # Sources
    ///
    /// - n8n: nodes/Tallyfy/TallyfyTrigger.node.ts: the path, where the id comes from; failures are ignored
    /// - n8n: test/nodes/TallyfyTrigger.node.test.ts: the same path, checked
    /// - docs: integrations/middleware/connector-capability-matrix.mdx: connectors subscribe through a watcher; no path
    ///
    /// As data: [`Deletion::remove_watcher`](crate::Deletion::remove_watcher).
    pub async fn remove_watcher(
        &self,
        watcher_id: impl TryInto<
            crate::generated::ids::WatcherId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<crate::Deleted<serde_json::Value>, crate::Error> {
        self.send(&Deletion::remove_watcher(watcher_id)?, false)
            .await
            .map(crate::Deleted::typed)
    }
    /// Both steps of a permanent deletion: [`archive_process`](crate::Client::archive_process), then [`delete_process`](crate::Client::delete_process).
    ///
    /// If the response to the first step says that it was done before, the second one is sent all the same. Any other refusal of the first step ends the call.
    ///
    /// Deletes a process for good, with its tasks, watchers and tags, and with every comment, form
    /// value and attachment in it. It must be archived already (`archive_process`), and only an
    /// administrator may do this. The response is 200 with an empty body.
    ///
    /// A process that is not archived is refused with 404 or with 422; the documentation lists
    /// both. A 404 therefore does not prove that the process is gone.
    ///
    /// # Errors
    ///
    /// A [`PurgeError`](crate::PurgeError) that says which step failed and keeps the response to the step before it. Nothing is sent if an argument is invalid, or if the client refuses permanent deletions.
    ///
    /// As data: [`Purge::purge_process`](crate::Purge::purge_process).
    pub async fn purge_process(
        &self,
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<
        crate::Purged<details::Process, serde_json::Value>,
        crate::PurgeError<details::Process>,
    > {
        self.purge(crate::Purge::purge_process(run_id)?).await
    }
    /// Both steps of a permanent deletion: [`archive_template`](crate::Client::archive_template), then [`delete_template`](crate::Client::delete_template).
    ///
    /// If the response to the first step says that it was done before, the second one is sent all the same. Any other refusal of the first step ends the call.
    ///
    /// Deletes a template for good. It must be archived already (`archive_template`), and only an
    /// administrator may do this. A template that is not archived is refused, with a status that
    /// is not documented.
    ///
    /// The response is the same as that of the archive, message included, so it does not show which
    /// of the two was done. Archiving has already taken out the references; whether the list in
    /// this response ever holds any is not documented.
    ///
    /// # Errors
    ///
    /// A [`PurgeError`](crate::PurgeError) that says which step failed and keeps the response to the step before it. Nothing is sent if an argument is invalid, or if the client refuses permanent deletions.
    ///
    /// As data: [`Purge::purge_template`](crate::Purge::purge_template).
    pub async fn purge_template(
        &self,
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<
        crate::Purged<details::TemplateRemoval, details::TemplateRemoval>,
        crate::PurgeError<details::TemplateRemoval>,
    > {
        self.purge(crate::Purge::purge_template(checklist_id)?).await
    }
    /// Both steps of a permanent deletion: [`disable_member`](crate::Client::disable_member), then [`delete_member`](crate::Client::delete_member).
    ///
    /// If the response to the first step says that it was done before, the second one is sent all the same. Any other refusal of the first step ends the call.
    ///
    /// Deletes a member for good. The member must be disabled already (`disable_member`);
    /// otherwise the server says `Please disable the user before deletion.`, with a status that is
    /// not documented. The last member of an organization can't be deleted. The page that
    /// describes this call is written for administrators.
    ///
    /// The person is not erased: the history stays, `(Deleted)` is put right behind the last name, and
    /// the email turns into `{email}.deleted.{user_id}`. There is no call to restore the
    /// member; the documentation hints that support may do it soon afterwards.
    ///
    /// The successful response is not documented.
    ///
    /// # Errors
    ///
    /// A [`PurgeError`](crate::PurgeError) that says which step failed and keeps the response to the step before it. Nothing is sent if an argument is invalid, or if the client refuses permanent deletions.
    ///
    /// As data: [`Purge::purge_member`](crate::Purge::purge_member).
    pub async fn purge_member(
        &self,
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<
        crate::Purged<serde_json::Value, serde_json::Value>,
        crate::PurgeError<serde_json::Value>,
    > {
        self.purge(crate::Purge::purge_member(user_id)?).await
    }
}
impl crate::Purge {
    /// Both steps of a permanent deletion: [`archive_process`](crate::Client::archive_process), then [`delete_process`](crate::Client::delete_process).
    ///
    /// If the response to the first step says that it was done before, the second one is sent all the same. Any other refusal of the first step ends the call.
    ///
    /// Deletes a process for good, with its tasks, watchers and tags, and with every comment, form
    /// value and attachment in it. It must be archived already (`archive_process`), and only an
    /// administrator may do this. The response is 200 with an empty body.
    ///
    /// A process that is not archived is refused with 404 or with 422; the documentation lists
    /// both. A 404 therefore does not prove that the process is gone.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    #[allow(
        clippy::needless_borrows_for_generic_args,
        reason = "some ids are Copy, some not"
    )]
    pub fn purge_process(
        run_id: impl TryInto<
            crate::generated::ids::ProcessId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        let run_id: crate::generated::ids::ProcessId = crate::deletion::argument(
            "delete_process",
            "run_id",
            run_id,
        )?;
        Ok(
            Self::new(
                "purge_process",
                Deletion::archive_process(&run_id)?,
                Deletion::delete_process(&run_id)?,
            ),
        )
    }
    /// Both steps of a permanent deletion: [`archive_template`](crate::Client::archive_template), then [`delete_template`](crate::Client::delete_template).
    ///
    /// If the response to the first step says that it was done before, the second one is sent all the same. Any other refusal of the first step ends the call.
    ///
    /// Deletes a template for good. It must be archived already (`archive_template`), and only an
    /// administrator may do this. A template that is not archived is refused, with a status that
    /// is not documented.
    ///
    /// The response is the same as that of the archive, message included, so it does not show which
    /// of the two was done. Archiving has already taken out the references; whether the list in
    /// this response ever holds any is not documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    #[allow(
        clippy::needless_borrows_for_generic_args,
        reason = "some ids are Copy, some not"
    )]
    pub fn purge_template(
        checklist_id: impl TryInto<
            crate::generated::ids::TemplateId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        let checklist_id: crate::generated::ids::TemplateId = crate::deletion::argument(
            "delete_template",
            "checklist_id",
            checklist_id,
        )?;
        Ok(
            Self::new(
                "purge_template",
                Deletion::archive_template(&checklist_id)?,
                Deletion::delete_template(&checklist_id)?,
            ),
        )
    }
    /// Both steps of a permanent deletion: [`disable_member`](crate::Client::disable_member), then [`delete_member`](crate::Client::delete_member).
    ///
    /// If the response to the first step says that it was done before, the second one is sent all the same. Any other refusal of the first step ends the call.
    ///
    /// Deletes a member for good. The member must be disabled already (`disable_member`);
    /// otherwise the server says `Please disable the user before deletion.`, with a status that is
    /// not documented. The last member of an organization can't be deleted. The page that
    /// describes this call is written for administrators.
    ///
    /// The person is not erased: the history stays, `(Deleted)` is put right behind the last name, and
    /// the email turns into `{email}.deleted.{user_id}`. There is no call to restore the
    /// member; the documentation hints that support may do it soon afterwards.
    ///
    /// The successful response is not documented.
    ///
    /// # Errors
    ///
    /// When an argument is invalid; the error names it.
    #[allow(
        clippy::needless_borrows_for_generic_args,
        reason = "some ids are Copy, some not"
    )]
    pub fn purge_member(
        user_id: impl TryInto<
            crate::generated::ids::MemberId,
            Error: Into<crate::InvalidId>,
        >,
    ) -> Result<Self, crate::Error> {
        let user_id: crate::generated::ids::MemberId = crate::deletion::argument(
            "delete_member",
            "user_id",
            user_id,
        )?;
        Ok(
            Self::new(
                "purge_member",
                Deletion::disable_member(&user_id)?,
                Deletion::delete_member(&user_id)?,
            ),
        )
    }
}
