//! The plot as an SVG image.

use std::fmt::Write as _;

use super::{PlotStyle, PricePlot, placed};

const WIDTH: i64 = 720;
const HEIGHT: i64 = 300;
/// Where the curve is drawn.
const LEFT: i64 = 76;
const RIGHT: i64 = 704;
const TOP: i64 = 40;
const BOTTOM: i64 = 264;
/// How many points a picture of this width can show; of more, each column keeps its lowest and highest.
const MOST_POINTS: usize = 4_000;

pub(super) fn drawn(plot: &PricePlot) -> String {
    let scale = plot.scale();
    let (low, high) = (scale.first().copied().unwrap_or(0), scale.last().copied().unwrap_or(1));
    let (from, until) = plot.span();
    // In hundredths of a pixel, written with two places.
    let x = |at: i64| LEFT * 100 + placed(at, from, until, (RIGHT - LEFT) * 100);
    let y = |price: i64| BOTTOM * 100 - placed(price, low, high, (BOTTOM - TOP) * 100);
    let mut out = String::with_capacity(4_096);
    let mut write = |line: std::fmt::Arguments<'_>| {
        // Writing to a string cannot fail.
        let _ = out.write_fmt(line);
        out.push('\n');
    };
    write(format_args!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" font-family="sans-serif" font-size="12">"#
    ));
    write(format_args!("<title>{}</title>", escaped(&plot.title)));
    write(format_args!("<desc>{}</desc>", escaped(&plot.summary())));
    write(format_args!(r##"<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>"##));
    write(format_args!(
        r##"<text x="{LEFT}" y="24" font-size="15" fill="#1f2933">{}</text>"##,
        escaped(&short(&plot.title))
    ));
    for &line in &scale {
        let at = hundredths(y(line));
        write(format_args!(
            r##"<line x1="{LEFT}" y1="{at}" x2="{RIGHT}" y2="{at}" stroke="#e4e7eb"/><text x="{}" y="{at}" dy="4" text-anchor="end" fill="#52606d">{}</text>"##,
            LEFT - 8,
            escaped(&plot.amount(line))
        ));
    }
    for (at, anchor) in [(from, "start"), (from + (until - from) / 2, "middle"), (until, "end")] {
        write(format_args!(
            r##"<text x="{}" y="{}" text-anchor="{anchor}" fill="#52606d">{}</text>"##,
            hundredths(x(at)),
            BOTTOM + 22,
            plot.day(at)
        ));
    }
    if let Some(regular) = plot.regular {
        let at = hundredths(y(regular));
        write(format_args!(
            r##"<line x1="{LEFT}" y1="{at}" x2="{RIGHT}" y2="{at}" stroke="#7b8794" stroke-dasharray="6 4"><title>regular price {}</title></line>"##,
            escaped(&plot.amount(regular))
        ));
    }
    let points: Vec<(i64, i64)> =
        thinned(plot.prices.iter().map(|(at, price)| (x(at.unix_millis()), y(*price))));
    write(format_args!(
        r##"<path d="{}" fill="none" stroke="#0b69a3" stroke-width="{}"/>"##,
        path(&points, plot.style, x(until)),
        if plot.style == PlotStyle::Steps { "2" } else { "1" }
    ));
    if plot.style == PlotStyle::Points {
        for &(x, y) in &points {
            write(format_args!(
                r##"<circle cx="{}" cy="{}" r="2.5" fill="#0b69a3"/>"##,
                hundredths(x),
                hundredths(y)
            ));
        }
    }
    for mark in &plot.marks {
        write(format_args!(
            r##"<circle cx="{}" cy="{}" r="5" fill="#f0b429" stroke="#8d2b0b"><title>{}</title></circle>"##,
            hundredths(x(mark.at.unix_millis())),
            hundredths(y(mark.price.minor())),
            escaped(&plot.said(mark))
        ));
    }
    write(format_args!("</svg>"));
    out
}

/// The points, or where there are more than can be told apart, for each pixel of the width the first, the lowest, the
/// highest and the last, in the order of time.
fn thinned(points: impl ExactSizeIterator<Item = (i64, i64)>) -> Vec<(i64, i64)> {
    if points.len() <= MOST_POINTS {
        return points.collect();
    }
    let all: Vec<(i64, i64)> = points.collect();
    let mut kept = Vec::new();
    for column in all.chunk_by(|a, b| a.0 / 100 == b.0 / 100) {
        let mut places: Vec<usize> = [
            Some(0),
            (0..column.len()).min_by_key(|&at| column[at].1),
            (0..column.len()).max_by_key(|&at| column[at].1),
            column.len().checked_sub(1),
        ]
        .into_iter()
        .flatten()
        .collect();
        places.sort_unstable();
        places.dedup();
        kept.extend(places.into_iter().filter_map(|at| column.get(at)).copied());
    }
    kept
}

fn path(points: &[(i64, i64)], style: PlotStyle, end: i64) -> String {
    let mut out = String::with_capacity(points.len() * 24);
    for (place, &(x, y)) in points.iter().enumerate() {
        let (x, y) = (hundredths(x), hundredths(y));
        // Writing to a string cannot fail.
        let _ = match (place, style) {
            (0, _) => write!(out, "M{x} {y}"),
            (_, PlotStyle::Steps) => write!(out, "H{x}V{y}"),
            (_, PlotStyle::Points) => write!(out, "L{x} {y}"),
        };
    }
    if style == PlotStyle::Steps {
        let _ = write!(out, "H{}", hundredths(end));
    }
    out
}

fn hundredths(value: i64) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

/// A title that fits above the picture.
fn short(title: &str) -> String {
    const MOST: usize = 80;
    if title.chars().count() <= MOST {
        return title.to_owned();
    }
    title.chars().take(MOST - 1).chain(['…']).collect()
}

/// Text that stands for itself in XML. What XML has no place for becomes the mark for the unreadable.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
