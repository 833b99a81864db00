//! A text recogniser written in Python, as a port of the core.

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Result,
    orders::{RecognizeText, TextBox, TextLine, TextRecognizer},
};
use pyo3::{Borrowed, inspect::PyStaticExpr, prelude::*, type_hint_identifier, types::PyString};

use super::{HostMethod, several, show};
use crate::{error::from_host, value};

/// More pieces than any receipt has.
const MOST: usize = 100_000;

/// A host's object with a `recognize` method.
pub(crate) struct HostRecognizer(HostMethod);

impl FromPyObject<'_, '_> for HostRecognizer {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("grocery_core.recognizer", "TextRecognizer");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        HostMethod::unnamed(&object, "recognizer", "TextRecognizer", "recognize")
            .map(HostMethod::who_judges)
            .map(Self)
    }
}

#[async_trait]
impl TextRecognizer for HostRecognizer {
    async fn recognize(&self, request: RecognizeText) -> Result<Vec<TextLine>> {
        let answer = self.0.call(value::RecognizeText(request)).await?;
        Python::attach(|py| read_answer(answer.bind(py)))
    }
}

fn read_answer(answer: &Bound<'_, PyAny>) -> Result<Vec<TextLine>> {
    let Some(items) = several(answer) else {
        return Err(bad(format!("{} instead of several TextLine", show(answer))));
    };
    let mut lines = Vec::new();
    for item in items.map_err(|e| from_host(answer.py(), e))? {
        let item = item.map_err(|e| from_host(answer.py(), e))?;
        if lines.len() == MOST {
            return Err(bad(format!("more than {MOST} pieces of text")));
        }
        lines.push(read_line(&item)?);
    }
    Ok(lines)
}

fn read_line(item: &Bound<'_, PyAny>) -> Result<TextLine> {
    let wrong = || bad(format!("{} among the pieces of text", show(item)));
    let text_of = |v: &Bound<'_, PyAny>| {
        v.cast::<PyString>().map(|text| text.to_string_lossy().into_owned()).map_err(|_| wrong())
    };
    if item.is_instance_of::<PyString>() {
        return text_of(item).map(TextLine::new);
    }
    let line = TextLine::new(text_of(&item.getattr("text").map_err(|_| wrong())?)?);
    match item.getattr("place") {
        Ok(place) if !place.is_none() => {
            let edge = |name: &str| {
                let edge = place.getattr(name).and_then(|v| v.extract::<i32>());
                edge.map_err(|_| bad(format!("{} as `place`; it must be a TextBox", show(&place))))
            };
            Ok(line.at(TextBox {
                left: edge("left")?,
                top: edge("top")?,
                width: edge("width")?,
                height: edge("height")?,
            }))
        }
        _ => Ok(line),
    }
}

fn bad(what: String) -> Error {
    Error::new(ErrorKind::BadAnswer, format!("the recognizer answered {what}"))
        .with_hint("answer TextLine objects, or the lines of text as str")
}
