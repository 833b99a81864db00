//! Writing the table: plain TSV, gzip without name or time, so equal rows give equal bytes.

use std::io::Write;
use std::path::Path;

use flate2::{Compression, GzBuilder};

use super::row::{HEADER, Row};

/// Bytes written, before and after compression.
pub(super) struct Written {
    pub(super) plain: usize,
    pub(super) packed: usize,
}

pub(super) const MOST_BYTES: usize = 1_000_000;

pub(super) fn write(path: &Path, rows: &[Row]) -> Result<Written, String> {
    let text = table(rows);
    let packed = pack(&text).map_err(|e| format!("cannot compress: {e}"))?;
    if packed.len() > MOST_BYTES {
        return Err(format!("the catalogue is {} bytes compressed, more than {MOST_BYTES}", packed.len()));
    }
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir).map_err(|e| format!("cannot create `{}`: {e}", dir.display()))?;
    }
    std::fs::write(path, &packed).map_err(|e| format!("cannot write `{}`: {e}", path.display()))?;
    Ok(Written { plain: text.len(), packed: packed.len() })
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from(HEADER);
    text.push('\n');
    for row in rows {
        text.push_str(&row.line());
        text.push('\n');
    }
    text
}

fn pack(text: &str) -> std::io::Result<Vec<u8>> {
    let mut gz = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    gz.write_all(text.as_bytes())?;
    gz.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_text_same_bytes_without_a_clock() {
        let bytes = pack("id\tname\n").expect("packs");
        assert_eq!(bytes, pack("id\tname\n").expect("packs"));
        assert_eq!(bytes.get(4..8), Some([0u8; 4].as_slice()), "the time field of the gzip header");
    }
}
