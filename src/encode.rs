//! Percent-encoding of path segments and form values.

/// Everything but the unreserved characters of RFC 3986. Tallyfy's samples encode `@` and `+`.
pub(crate) const SEGMENT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
