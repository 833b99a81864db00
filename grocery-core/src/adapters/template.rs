//! Paths and queries with names in braces: `/products?ids={ids}&store={store}`.

use crate::error::{Error, ErrorKind, Result, clip};

/// Refuses a template that is no path or has a name that is not `known`. `whose` begins the error.
pub(super) fn check(whose: &str, field: &str, text: &str, known: &[&str]) -> Result<()> {
    let fault = |what: &str, hint: String| {
        Err(Error::new(ErrorKind::InvalidInput, format!("{whose}: {field} {what}")).with_hint(hint))
    };
    if !text.starts_with('/') || text.len() > 2_000 || text.chars().any(|c| c.is_control() || c == ' ') {
        return fault("is no path", "begin with a slash and write spaces as %20".to_owned());
    }
    let mut rest = text;
    while let Some((_, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else {
            return fault("has a { without a }", "write braces only around names".to_owned());
        };
        if !known.contains(&name) {
            let known: Vec<String> = known.iter().map(|k| format!("{{{k}}}")).collect();
            let what = format!("has an unknown {{{}}}", clip(name, 40));
            return fault(&what, format!("use {}", known.join(", ")));
        }
        rest = tail;
    }
    Ok(())
}

/// Whether the template has this name.
pub(super) fn has(template: &str, name: &str) -> bool {
    template.split('{').skip(1).any(|part| part.split('}').next() == Some(name))
}

/// The template with its names replaced by `values`, which stand in it as they are: escape them first. A
/// part of the query whose names all have nothing to say is left out.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let (path, query) = template.split_once('?').unwrap_or((template, ""));
    let mut out = replaced(path, values).0;
    let mut mark = '?';
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (text, says_something) = replaced(part, values);
        if says_something {
            out.push(mark);
            out.push_str(&text);
            mark = '&';
        }
    }
    out
}

/// One part, and whether it has no names or one of them has a value.
fn replaced(part: &str, values: &[(&str, &str)]) -> (String, bool) {
    let mut pieces = part.split('{');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    let (mut names, mut said) = (false, false);
    for piece in pieces {
        let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
        let value = values.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| *value);
        names = true;
        said |= !value.is_empty();
        out.push_str(value);
        out.push_str(rest);
    }
    (out, said || !names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_and_what_says_nothing_is_left_out() {
        let template = "/v1/{q}?a=1&store={store}&near={zip},{radius}&q={q}";
        let all = [("q", "x%7By"), ("store", "7"), ("zip", "1"), ("radius", "")];
        assert_eq!(fill(template, &all), "/v1/x%7By?a=1&store=7&near=1,&q=x%7By");
        assert_eq!(fill(template, &[("q", "m")]), "/v1/m?a=1&q=m");
        assert_eq!(fill("/v1?s={store}", &[]), "/v1");
        assert_eq!(fill("/v1", &all), "/v1");
        assert!(has(template, "zip") && !has(template, "zi") && !has("/zip", "zip"));
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for bad in ["", "v1", "/a b", "/a{", "/{zip", "/{zip}", "/{}", "/\n"] {
            let e = check("shop", "path", bad, &["q"]).unwrap_err();
            assert!(e.message().starts_with("shop: path ") && e.hint().is_some(), "{bad}: {e}");
        }
        assert!(check("shop", "path", "/a?q={q}", &["q"]).is_ok());
    }
}
