// @generated from openapi/tallyfy.yaml by codegen/. Edit those, then run
// `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`.

/// What the server says of a deletion, where that is documented.
#[allow(unused_imports, reason = "a spec may document no response")]
pub mod details {
    use crate::details::details;
    details! {
        #[doc =
        " A place that lost its reference to a template, as an official client describes it."]
        pub struct DeletedReference { #[doc =
        " The kind of place, `Blueprint` (a template) or `Step`."] r#type :
        ::std::string::String = "type", #[doc = " The title of the place."] title :
        ::std::string::String = "title", #[doc = " The id of the place."] id :
        ::std::string::String = "id", }
    }
    details! {
        #[doc =
        " A guest. The documentation of the removal does not list the fields; these are the ones that"]
        #[doc = " reading a guest gives. Every field may be missing, and more may come."]
        pub struct Guest { #[doc =
        " The numeric id of the guest. No path here takes it."] id : i64 = "id", #[doc =
        " The email of the guest."] email : ::std::string::String = "email", #[doc =
        " The first name."] first_name : ::std::string::String = "first_name", #[doc =
        " The last name."] last_name : ::std::string::String = "last_name", #[doc =
        " The time of the last access."] last_accessed_at : ::std::string::String =
        "last_accessed_at", #[doc = " The last known IP address."] last_known_ip :
        ::std::string::String = "last_known_ip", #[doc = " The last known country."]
        last_known_country : ::std::string::String = "last_known_country", #[doc =
        " More on the guest, among it `status`, `phone_1`, `phone_2`, `timezone`, `company_name`,"]
        #[doc =
        " `associated_members`, `disabled_at`, `disabled_by`, `reactivated_at` and"]
        #[doc = " `reactivated_by`."] details : serde_json::Value = "details", #[doc =
        " When the guest was created."] created_at : ::std::string::String =
        "created_at", #[doc = " When the record was soft-deleted."] deleted_at :
        ::std::string::String = "deleted_at", #[doc =
        " The guest link, which holds the guest code."] link : ::std::string::String =
        "link", }
    }
    details! {
        #[doc = " A member. Every field may be missing, and more may come."] pub struct
        Member { #[doc = " The id of the member."] id : i64 = "id", #[doc =
        " The email of the member."] email : ::std::string::String = "email", #[doc =
        " The first name."] first_name : ::std::string::String = "first_name", #[doc =
        " The last name."] last_name : ::std::string::String = "last_name", #[doc =
        " The role, such as `standard`."] role : ::std::string::String = "role", #[doc =
        " Shown as `disabled` after the removal."] status : ::std::string::String =
        "status", }
    }
    details! {
        #[doc = " A process. Every field may be missing, and more may come."] pub struct
        Process { #[doc = " The id of the process."] id : ::std::string::String = "id",
        #[doc = " The name of the process."] name : ::std::string::String = "name", #[doc
        = " Shown as `archived`; another page says that archiving does not change it."]
        status : ::std::string::String = "status", #[doc =
        " When it was archived, an ISO 8601 time in UTC."] archived_at :
        ::std::string::String = "archived_at", #[doc = " The id of its template."]
        checklist_id : ::std::string::String = "checklist_id", #[doc =
        " How far it has come. The sources disagree on the type: a number, or an object with"]
        #[doc = " `complete`, `total` and `percent`."] progress : serde_json::Value =
        "progress", #[doc =
        " The id of the member who started it. The sources disagree on the type: a text or an"]
        #[doc = " integer."] started_by : serde_json::Value = "started_by", #[doc =
        " The id of the member who owns it. The sources disagree on the type: a text or an"]
        #[doc = " integer."] owner_id : serde_json::Value = "owner_id", #[doc =
        " When it was created."] created_at : ::std::string::String = "created_at", #[doc
        = " When it was last changed."] last_updated : ::std::string::String =
        "last_updated", }
    }
    details! {
        #[doc = " A task. Every field may be missing, and more may come."] pub struct
        Task { #[doc = " The id of the task."] id : ::std::string::String = "id", #[doc =
        " The title of the task."] title : ::std::string::String = "title", #[doc =
        " Shown as `in-progress` after reopening."] status : ::std::string::String =
        "status", #[doc =
        " When it was completed. Null after reopening, the only value shown here."]
        completed_at : serde_json::Value = "completed_at", #[doc =
        " The member who completed it. Null after reopening, the only value shown here."]
        completer_id : serde_json::Value = "completer_id", #[doc =
        " The guest who completed it. Null after reopening, the only value shown here."]
        completer_guest_id : serde_json::Value = "completer_guest_id", #[doc =
        " The verdict on an approval. Null after reopening, the only value shown here."]
        is_approved : serde_json::Value = "is_approved", #[doc =
        " The other tasks that rules have changed, for a task of a process only. Neither its shape"]
        #[doc = " nor its exact place in the response is shown."] tasks_changed_by_rules
        : serde_json::Value = "tasks_changed_by_rules", }
    }
    details! {
        #[doc =
        " The response to the archiving and to the deletion of a template alike, without a `data` around"]
        #[doc = " it."] pub struct TemplateRemoval { #[doc =
        " A sentence for a person. It speaks of a deletion in both cases."] message :
        ::std::string::String = "message", #[doc =
        " The places that lost their reference to the template. The sources conflict on the type:"]
        #[doc =
        " an object in the documentation, which shows only an empty one, and an array in what an"]
        #[doc =
        " official client describes. It may also be null or missing. No type is given here, so that"]
        #[doc =
        " every language keeps whatever comes; the entries are like `DeletedReference`."]
        deleted_references : ::std::vec::Vec < DeletedReference > = "deleted_references",
        }
    }
}
