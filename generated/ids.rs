// @generated from openapi/tallyfy.yaml by codegen/. Edit those, then run
// `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`.

/// The kinds of id.
#[allow(unused_imports, reason = "a spec may have no id of one kind")]
pub mod ids {
    use crate::id::{integer_id, text_id};
    static PATTERN_0: crate::pattern::Pattern<'_> = crate::pattern::Pattern {
        ascii: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\0\0\0\0\0\0\0\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\0\0\0\0\x01\0\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\0\0\0\0\0",
        beyond: &[(128u32, 0u8)],
        classes: 2usize,
        next: &[0, 0, 0, 2, 0, 2],
        accepting: &[false, false, true],
    };
    static PATTERN_1: crate::pattern::Pattern<'_> = crate::pattern::Pattern {
        ascii: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\x01\x01\x01\x01\x01\0\0\x01\x01\0\x02\x02\0\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\0\0\0\x01\0\x01\x04\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\0\0\0\x01\x01\x01\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x01\x01\x01\x01\0",
        beyond: &[(128u32, 0u8)],
        classes: 5usize,
        next: &[
            0, 0, 0, 0, 0, 0, 2, 2, 2, 0, 0, 2, 2, 2, 3, 0, 0, 0, 4, 0, 0, 0, 5, 4, 0, 0,
            0, 5, 4, 0,
        ],
        accepting: &[false, false, false, false, true, false],
    };
    static PATTERN_2: crate::pattern::Pattern<'_> = crate::pattern::Pattern {
        ascii: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\0\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x01\x01\x01\x01\x01\x01\x01\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x01\0\x01\x01\x02\x01\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x01\x01\x01\x01\0",
        beyond: &[(128u32, 0u8)],
        classes: 3usize,
        next: &[0, 0, 0, 0, 0, 2, 0, 2, 2],
        accepting: &[false, false, true],
    };
    text_id! {
        #[doc = " An organization id."] #[doc = " "] #[doc =
        " The id of an organization. Peers see 32 lower-case hexadecimal digits; the documentation"]
        #[doc =
        " gives no format, so the rule here is the wider one of the official Python client."]
        #[doc = " "] #[doc = " For example `6f1c2d3e4b5a69788796a5b4c3d2e1f0`."]
        OrganizationId, title : "organization id", words :
        "may hold only letters, digits, - and _", pattern : "^[A-Za-z0-9_-]+$", table :
        PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A group id."] #[doc = " "] #[doc =
        " The id of a group. A peer that checked the live service sees 32 lower-case hexadecimal"]
        #[doc = " digits; older material says an integer."] #[doc = " "] #[doc =
        " For example `9f2b6c1d8e7f40319a5b4c3d2e1f0a6b`."] GroupId, title : "group id",
        words : "may hold only letters, digits, - and _", pattern : "^[A-Za-z0-9_-]+$",
        table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A tag id."] #[doc = " "] #[doc =
        " The id of a tag, 32 hexadecimal digits where a source says. Not the id of a link between a tag and an object."]
        #[doc = " "] #[doc = " For example `1a2b3c4d5e6f708192a3b4c5d6e7f809`."] TagId,
        title : "tag id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A file id."] #[doc = " "] #[doc =
        " The id of a file, which Tallyfy also calls an asset. The documentation gives no format."]
        #[doc = " "] #[doc = " For example `b7c6d5e4f3a2910817263544f5e6d7c8`."] AssetId,
        title : "file id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A process id."] #[doc = " "] #[doc =
        " The id of a process, also called a run. A peer sees 32 lower-case hexadecimal digits; the"]
        #[doc = " documentation gives no format."] #[doc = " "] #[doc =
        " For example `c7d8e9f0a1b2c3d4e5f60718293a4b5c`."] ProcessId, title :
        "process id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A task id."] #[doc = " "] #[doc =
        " The id of a task, one-off or of a process. A peer sees 32 lower-case hexadecimal digits; the"]
        #[doc = " documentation gives no format."] #[doc = " "] #[doc =
        " For example `f4a1c2b39e7d48a6b0c15e2d3f6a8b90`."] TaskId, title : "task id",
        words : "may hold only letters, digits, - and _", pattern : "^[A-Za-z0-9_-]+$",
        table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A template id."] #[doc = " "] #[doc =
        " The id of a template, also called a checklist or blueprint: 32 hexadecimal digits. It is the"]
        #[doc =
        " id of the template over all its versions, not of one version. The word `tags` is none: below"]
        #[doc =
        " `/checklists/` it leads to `untag_object`. The least length is set to keep it out in every"]
        #[doc = " language."] #[doc = " "] #[doc =
        " For example `a1b2c3d4e5f6789012345678901234ef`."] TemplateId, title :
        "template id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 5usize..= 255usize
    }
    text_id! {
        #[doc = " A step id."] #[doc = " "] #[doc =
        " The id of a step of a template. A peer sees 32 lower-case hexadecimal digits; the"]
        #[doc = " documentation gives no format."] #[doc = " "] #[doc =
        " For example `d3c4b5a6978879605142332415061728`."] StepId, title : "step id",
        words : "may hold only letters, digits, - and _", pattern : "^[A-Za-z0-9_-]+$",
        table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A form field id."] #[doc = " "] #[doc =
        " The id of a form field, also called a capture. A peer sees 32 lower-case hexadecimal digits;"]
        #[doc = " one page calls it numeric."] #[doc = " "] #[doc =
        " For example `e1d2c3b4a5968778695a4b3c2d1e0f9a`."] FormFieldId, title :
        "form field id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A kick-off field id."] #[doc = " "] #[doc =
        " The id of a field of a kick-off form, also called a prerun: 32 hexadecimal digits. It is a"]
        #[doc = " timeline id, as that of a template is."] #[doc = " "] #[doc =
        " For example `0a9b8c7d6e5f40312213f4e5d6c7b8a9`."] KickoffFieldId, title :
        "kick-off field id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " An automation id."] #[doc = " "] #[doc =
        " The id of an automation rule. A peer sees 32 lower-case hexadecimal digits; the"]
        #[doc = " documentation gives no format."] #[doc = " "] #[doc =
        " For example `5f4e3d2c1b0a99887766554433221100`."] AutomationId, title :
        "automation id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A comment id."] #[doc = " "] #[doc =
        " The id of a comment. A peer sees 32 lower-case hexadecimal digits; the documentation gives"]
        #[doc = " no format."] #[doc = " "] #[doc =
        " For example `2b3c4d5e6f708192a3b4c5d6e7f80910`."] CommentId, title :
        "comment id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A folder id."] #[doc = " "] #[doc =
        " The id of a folder. A peer sees 32 lower-case hexadecimal digits; the documentation gives no"]
        #[doc = " format. Not the id of a membership in a folder."] #[doc = " "] #[doc =
        " For example `8d7c6b5a49382716a5b4c3d2e1f00112`."] FolderId, title :
        "folder id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A watcher id."] #[doc = " "] #[doc =
        " The id of a watcher. No source gives its type or format; pass it on as it came."]
        #[doc = " "] #[doc = " For example `watcher-1`."] WatcherId, title :
        "watcher id", words : "may hold only letters, digits, - and _", pattern :
        "^[A-Za-z0-9_-]+$", table : PATTERN_0, length : 1usize..= 255usize
    }
    text_id! {
        #[doc = " A guest code."] #[doc = " "] #[doc =
        " The code of a guest, part of the guest link. The format is not documented. A peer shows one"]
        #[doc =
        " of 40 characters that is not hexadecimal throughout. An administrator can reset a guest's link"]
        #[doc = " (changelog of 2024-02-03), so the code of a guest may change."] #[doc =
        " "] #[doc = " For example `k3v9x1q7m2z8p4t6r0w5y3n1c7b9d2f8h4j6l0s5`."]
        GuestCode, title : "guest code", words :
        "may hold only letters, digits, - and _", pattern : "^[A-Za-z0-9_-]+$", table :
        PATTERN_0, length : 1usize..= 255usize
    }
    integer_id! {
        #[doc = " A member id."] #[doc = " "] #[doc =
        " The id of a member, also called a user: a positive integer. Some responses and samples print"]
        #[doc = " it as a text."] #[doc = " "] #[doc = " For example `1002`."] MemberId,
        title : "member id", words : "must be a positive integer in plain decimal", range
        : 1u64..= 9223372036854775807u64
    }
    integer_id! {
        #[doc = " A folder object id."] #[doc = " "] #[doc =
        " The id of the membership of a process in a folder: a positive integer. The server casts"]
        #[doc = " anything else to a number, which makes most other ids row 0."] #[doc =
        " "] #[doc = " For example `31`."] FolderObjectId, title : "folder object id",
        words : "must be a positive integer in plain decimal", range : 1u64..=
        9223372036854775807u64
    }
    integer_id! {
        #[doc = " A tag association id."] #[doc = " "] #[doc =
        " The id of the link between a tag and a template or process: a positive integer. The server"]
        #[doc = " casts anything else to a number, which makes most other ids row 0."]
        #[doc = " "] #[doc = " For example `58`."] TagAssociationId, title :
        "tag association id", words : "must be a positive integer in plain decimal",
        range : 1u64..= 9223372036854775807u64
    }
    text_id! {
        #[doc = " A guest email."] #[doc = " "] #[doc =
        " The email of a guest. It travels as one percent-encoded path segment, with `@` as `%40` and"]
        #[doc =
        " `+` as `%2B`. A slash is refused, though an email may hold one, because a server may decode"]
        #[doc = " it into a path separator."] #[doc = " "] #[doc =
        " For example `ana@example.com`."] GuestEmail, title : "guest email", words :
        "must be an address such as ana@example.com, in ASCII, without / \\ or spaces",
        pattern : "^[!#-'*+.0-9=?A-Z^-~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$",
        table : PATTERN_1, length : 3usize..= 254usize
    }
    text_id! {
        #[doc = " A custom field key."] #[doc = " "] #[doc =
        " The key of a custom field, a short name such as `cost_center`. The documentation gives no"]
        #[doc =
        " format. The rule here is what stays one path segment: printable ASCII without slash and"]
        #[doc =
        " backslash, beginning with a letter, a digit or an underscore. A key means something only"]
        #[doc = " within the record that the rest of the path names."] #[doc = " "] #[doc
        = " For example `cost_center`."] CustomFieldKey, title : "custom field key",
        words :
        "must be printable ASCII without / and \\, beginning with a letter, a digit or _",
        pattern : "^[A-Za-z0-9_][ -.0-\\[\\]-~]*$", table : PATTERN_2, length : 1usize..=
        255usize
    }
}
