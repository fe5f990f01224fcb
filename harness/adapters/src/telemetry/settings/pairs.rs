//! Lists of `key=value`, as OpenTelemetry's variables hold them.

/// The pairs of a list, with what is percent-encoded in their values decoded; `None` for an entry that is no pair.
pub(super) fn pairs(list: &str) -> impl Iterator<Item = Option<(String, String)>> {
    list.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(|entry| {
        let (key, value) = entry.split_once('=').filter(|(key, _)| !key.trim().is_empty())?;
        Some((key.trim().to_owned(), decoded(value.trim())?))
    })
}

/// The text behind percent-encoding; `None` where it is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, others)) = rest.split_first() {
        let byte = (first == b'%').then(|| others.get(..2).and_then(hex)).flatten();
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { others.get(2..).unwrap_or_default() } else { others };
    }
    String::from_utf8(bytes).ok()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u8::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a=1,b=2", &[("a", "1"), ("b", "2")])]
    #[case(" a = 1 ,, b=2,", &[("a", "1"), ("b", "2")])]
    #[case("authorization=Basic%20dTpw%3D", &[("authorization", "Basic dTpw=")])]
    #[case("a=b=c", &[("a", "b=c")])]
    #[case("a=100%,b=%zz,c=%4", &[("a", "100%"), ("b", "%zz"), ("c", "%4")])]
    #[case("", &[])]
    fn lists_read(#[case] list: &str, #[case] expected: &[(&str, &str)]) {
        let read: Vec<_> = pairs(list).map(Option::unwrap).collect();
        let expected: Vec<_> =
            expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        assert_eq!(read, expected);
    }

    #[rstest]
    #[case("secret")]
    #[case("=secret")]
    #[case("a=%ff")]
    fn what_is_no_pair_is_told(#[case] list: &str) {
        assert_eq!(pairs(list).collect::<Vec<_>>(), [None]);
    }
}
