//! Sales tax rates by state, tax class and day.

use std::sync::{Arc, OnceLock};

use super::{Place, State};
use crate::{
    catalog::TaxClass,
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    money::Rate,
};

const BUILTIN: &str = include_str!("../../data/us_sales_tax.tsv");

/// The columns between `general` and `source`, in their order.
const COLUMNS: [TaxClass; 9] = [
    TaxClass::Food,
    TaxClass::Candy,
    TaxClass::SoftDrink,
    TaxClass::PreparedFood,
    TaxClass::Alcohol,
    TaxClass::Medicine,
    TaxClass::Supplement,
    TaxClass::FeminineHygiene,
    TaxClass::Diaper,
];

/// The rates of one state, or of some postal codes in it, from one day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TaxRow {
    state: State,
    /// How the postal codes begin; empty for the whole state.
    zip: Box<str>,
    effective: Date,
    general: Rate,
    classes: [Option<Rate>; COLUMNS.len()],
}

impl TaxRow {
    fn rate(&self, class: TaxClass) -> Rate {
        let column = COLUMNS.iter().position(|c| *c == class);
        column.and_then(|c| self.classes[c]).unwrap_or(self.general)
    }
}

/// Where a rate of the host's own holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TaxScope {
    /// In a whole state.
    State(State),
    /// For postal codes that begin so: `60614`, or `606` for all of them.
    Zip(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Override {
    scope: TaxScope,
    class: Option<TaxClass>,
    rate: Rate,
}

/// Statewide sales tax by state, [`TaxClass`] and day, with room for the host's own rates.
///
/// The built-in table (`data/us_sales_tax.tsv`, with its sources) knows the 50 states, DC and Puerto
/// Rico at the STATE level: the rate that holds everywhere in the state. City, county and district
/// taxes differ from street to street and change monthly; a host that collects tax brings them with
/// [`with_rate`](Self::with_rate), from its tax service. The table is an estimate for shoppers, not
/// tax advice.
///
/// ```
/// use grocery_core::{Rate, basket::{TaxScope, TaxTable}, catalog::TaxClass};
/// let day = "2026-11-20".parse()?;
/// let table = TaxTable::builtin();
/// assert_eq!(table.rate("IL".parse()?, TaxClass::Food, day), Rate::ZERO);
/// assert_eq!(table.rate("IL".parse()?, TaxClass::Candy, day).to_string(), "6.25");
/// // The whole rate in Chicago's Lincoln Park, all levels together:
/// let chicago = table.with_rate(TaxScope::Zip("60614".into()), None, Rate::from_percent_str("10.25")?);
/// # let _ = chicago;
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxTable {
    /// Sorted by state, then postal code, then day.
    rows: Arc<[TaxRow]>,
    overrides: Vec<Override>,
}

impl TaxTable {
    /// The table inside the library.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the file is part of the crate and a test reads it")]
    pub fn builtin() -> Self {
        static ROWS: OnceLock<Arc<[TaxRow]>> = OnceLock::new();
        let rows = ROWS.get_or_init(|| read(BUILTIN).expect("the built-in tax table is well formed"));
        Self { rows: Arc::clone(rows), overrides: Vec::new() }
    }

    /// Reads a table in the form of `data/us_sales_tax.tsv`: lines with `#` are comments, the first
    /// other line names the columns, cells are percentages or `.` for the general rate. A row of its own for a
    /// locality says `IL/606` for the state: its rates, all levels together, hold for postal codes in Illinois that begin
    /// with 606. The longest such beginning that is in force on the day wins, else the state's own row.
    ///
    /// # Errors
    /// [`ErrorKind::Corrupt`] naming the line.
    pub fn parse(tsv: &str) -> Result<Self> {
        Ok(Self { rows: read(tsv)?, overrides: Vec::new() })
    }

    /// Sets the whole rate (all levels together) in `scope`, for one class or for all. It stands
    /// instead of the table's. The narrowest one wins: a postal code before a state, a longer code
    /// before a shorter one, one class before all; among equals the last one set.
    #[must_use]
    pub fn with_rate(mut self, scope: TaxScope, class: Option<TaxClass>, rate: Rate) -> Self {
        self.overrides.push(Override { scope, class, rate });
        self
    }

    /// The rate in `state` for `class` on `day`, without looking at postal codes. Before the table's
    /// first day the first known rate stands.
    #[must_use]
    pub fn rate(&self, state: State, class: TaxClass, day: Date) -> Rate {
        self.lookup(state, None, day).rate(class)
    }

    /// The first day that the table knows for the whole of `state`.
    #[must_use]
    pub fn starts(&self, state: State) -> Option<Date> {
        self.of_place(state, "").first().map(|r| r.effective)
    }

    /// All rates at one place on one day.
    pub(super) fn lookup<'a>(&'a self, state: State, zip: Option<&str>, day: Date) -> Lookup<'a> {
        let row = self.row(state, zip.unwrap_or_default(), day);
        let width = |o: &Override| match &o.scope {
            TaxScope::State(s) => (*s == state).then_some(0),
            TaxScope::Zip(prefix) => zip.filter(|z| z.starts_with(prefix.as_str())).map(|_| 1 + prefix.len()),
        };
        let mut overrides: Vec<(usize, &Override)> =
            self.overrides.iter().filter_map(|o| Some((width(o)?, o))).collect();
        // Stable, so that among equals the last one set stays last and wins.
        overrides.sort_by_key(|(width, o)| (*width, o.class.is_some()));
        Lookup { row, overrides: overrides.into_iter().map(|(_, o)| o).collect() }
    }

    /// The row in force: of the longest beginning of the postal code that has one, else of the state.
    fn row(&self, state: State, zip: &str, day: Date) -> Option<&TaxRow> {
        let in_force = |rows: &[TaxRow]| rows.partition_point(|r| r.effective <= day).checked_sub(1);
        let local = (1..=zip.len()).rev().filter_map(|len| zip.get(..len)).find_map(|prefix| {
            let rows = self.of_place(state, prefix);
            rows.get(in_force(rows)?)
        });
        local.or_else(|| {
            // Before the first day of a state its first known rates stand.
            let rows = self.of_place(state, "");
            rows.get(in_force(rows).unwrap_or(0))
        })
    }

    fn of_place(&self, state: State, zip: &str) -> &[TaxRow] {
        let first = self.rows.partition_point(|r| (r.state, &*r.zip) < (state, zip));
        let rest = &self.rows[first..];
        &rest[..rest.partition_point(|r| (r.state, &*r.zip) == (state, zip))]
    }
}

impl Default for TaxTable {
    fn default() -> Self {
        Self::builtin()
    }
}

/// The rates at one place on one day.
pub(super) struct Lookup<'a> {
    row: Option<&'a TaxRow>,
    /// Narrowest last.
    overrides: Vec<&'a Override>,
}

impl Lookup<'_> {
    pub(super) fn rate(&self, class: TaxClass) -> Rate {
        let own = self.overrides.iter().rev().find(|o| o.class.is_none_or(|c| c == class)).map(|o| o.rate);
        own.unwrap_or_else(|| self.row.map_or(Rate::ZERO, |r| r.rate(class)))
    }

    /// Whether neither the table nor the host says anything about the place.
    pub(super) fn is_empty(&self) -> bool {
        self.row.is_none() && self.overrides.is_empty()
    }

    /// Whether the rates are of the host's own or of a locality.
    pub(super) fn is_local(&self) -> bool {
        !self.overrides.is_empty() || self.row.is_some_and(|r| !r.zip.is_empty())
    }
}

/// The state a place lies in, and what to say about it.
pub(super) fn state_of(place: &Place) -> Result<(Option<State>, Option<String>)> {
    let by_zip = place.zip.as_deref().and_then(State::from_zip);
    let Some(said) = place.state.as_deref().map(str::trim).filter(|s| !s.is_empty()) else {
        return Ok((by_zip, None));
    };
    let state: State = said.parse()?;
    let note = by_zip.filter(|z| *z != state).map(|z| {
        let zip = clip(place.zip.as_deref().unwrap_or_default(), 10).into_owned();
        format!("The postal code {zip} lies in {}; tax follows the state {state}.", z.name())
    });
    Ok((Some(state), note))
}

fn read(tsv: &str) -> Result<Arc<[TaxRow]>> {
    let mut rows: Vec<TaxRow> = Vec::new();
    let mut header_seen = false;
    for (number, line) in tsv.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if header_seen {
            rows.push(read_row(line).ok_or_else(|| damaged(number + 1, line))?);
        } else {
            let names = COLUMNS.iter().map(|c| c.as_str());
            let want = ["state", "effective", "general"].into_iter().chain(names);
            if !line.split('\t').take(3 + COLUMNS.len()).eq(want) {
                return Err(damaged(number + 1, line));
            }
            header_seen = true;
        }
    }
    fn key(row: &TaxRow) -> (State, &str, Date) {
        (row.state, &row.zip, row.effective)
    }
    rows.sort_by(|a, b| key(a).cmp(&key(b)));
    if let Some(twice) = rows.windows(2).find(|w| key(&w[0]) == key(&w[1])) {
        let (state, zip, effective) = key(&twice[0]);
        let place = if zip.is_empty() { state.to_string() } else { format!("{state}/{zip}") };
        return Err(Error::new(
            ErrorKind::Corrupt,
            format!("the tax table has {place} twice from {effective}"),
        ));
    }
    Ok(rows.into())
}

fn read_row(line: &str) -> Option<TaxRow> {
    let mut cells = line.split('\t');
    let place = cells.next()?;
    let (state, zip) = match place.split_once('/') {
        Some((state, zip)) if (1..=10).contains(&zip.len()) && zip.is_ascii() => (state, zip),
        Some(_) => return None,
        None => (place, ""),
    };
    let state = state.parse().ok()?;
    let effective = cells.next()?.parse().ok()?;
    let sane = |text: &str| {
        Rate::from_percent_str(text).ok().filter(|r| (0..=Rate::ONE).contains(&r.parts_per_million()))
    };
    let general = sane(cells.next()?)?;
    let mut classes = [None; COLUMNS.len()];
    for class in &mut classes {
        *class = match cells.next()? {
            "." => None,
            text => Some(sane(text)?),
        };
    }
    Some(TaxRow { state, zip: zip.into(), effective, general, classes })
}

fn damaged(line: usize, text: &str) -> Error {
    Error::new(
        ErrorKind::Corrupt,
        format!("line {line} of the tax table does not read: {:?}", clip(text, 60)),
    )
    .with_hint("columns are state, effective, general, the classes and source, with tabs between them")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn percent(state: &str, class: TaxClass, on: &str) -> String {
        TaxTable::builtin().rate(state.parse().unwrap(), class, day(on)).to_string()
    }

    #[test]
    fn the_built_in_table_knows_every_state() {
        let table = TaxTable::builtin();
        for state in State::all() {
            assert_eq!(table.starts(state), Some(day("2025-01-01")), "{state}");
            for class in TaxClass::ALL {
                let ppm = table.rate(state, *class, day("2026-11-20")).parts_per_million();
                assert!((0..=110_000).contains(&ppm), "{state} {class}");
            }
        }
    }

    #[test]
    fn states_without_sales_tax_stay_at_nothing() {
        for state in ["AK", "DE", "MT", "NH", "OR"] {
            for class in TaxClass::ALL.iter().filter(|c| **c != TaxClass::PreparedFood) {
                assert_eq!(percent(state, *class, "2026-11-20"), "0", "{state} {class}");
            }
        }
    }

    #[test]
    fn rates_change_on_their_day() {
        for (state, class, before, on, rates) in [
            ("IL", TaxClass::Food, "2025-12-31", "2026-01-01", ["1", "0"]),
            ("AR", TaxClass::Food, "2025-12-31", "2026-01-01", ["0.125", "0"]),
            ("MS", TaxClass::Food, "2025-06-30", "2025-07-01", ["7", "5"]),
            ("AL", TaxClass::Food, "2025-08-31", "2025-09-01", ["3", "2"]),
            ("AL", TaxClass::Diaper, "2028-08-31", "2028-09-01", ["0", "4"]),
            ("MO", TaxClass::FeminineHygiene, "2025-08-27", "2025-08-28", ["4.225", "0"]),
            ("SD", TaxClass::Food, "2027-06-30", "2027-07-01", ["4.2", "4.5"]),
            ("DC", TaxClass::Household, "2026-09-30", "2026-10-01", ["6", "7"]),
        ] {
            assert_eq!([percent(state, class, before), percent(state, class, on)], rates, "{state} {class}");
        }
        assert_eq!(percent("IL", TaxClass::Food, "1999-01-01"), "1", "before the table");
    }

    #[test]
    fn food_and_its_neighbours_in_2026() {
        for (state, food, candy, soda) in [
            ("HI", "4", "4", "4"),
            ("ID", "6", "6", "6"),
            ("KS", "0", "0", "0"),
            ("MO", "1.225", "1.225", "1.225"),
            ("TN", "4", "7", "4"),
            ("UT", "3", "3", "3"),
            ("VA", "1", "1", "1"),
            ("OK", "0", "0", "0"),
            ("PA", "0", "0", "6"),
            ("NJ", "0", "6.625", "6.625"),
            ("IL", "0", "6.25", "6.25"),
        ] {
            let of = |class| percent(state, class, "2026-11-20");
            assert_eq!(
                [of(TaxClass::Food), of(TaxClass::Candy), of(TaxClass::SoftDrink)],
                [food, candy, soda],
                "{state}"
            );
        }
    }

    #[test]
    fn the_narrowest_rate_of_the_host_wins() {
        let rate = |p: &str| Rate::from_percent_str(p).unwrap();
        let il: State = "IL".parse().unwrap();
        let table = TaxTable::builtin()
            .with_rate(TaxScope::Zip("606".into()), None, rate("10.25"))
            .with_rate(TaxScope::State(il), None, rate("9"))
            .with_rate(TaxScope::Zip("606".into()), Some(TaxClass::Food), rate("1"))
            .with_rate(TaxScope::Zip("60614".into()), None, rate("11"));
        let of = |zip, class| table.lookup(il, zip, day("2026-11-20")).rate(class).to_string();
        assert_eq!(of(None, TaxClass::Food), "9");
        assert_eq!(of(Some("60601"), TaxClass::Candy), "10.25");
        assert_eq!(of(Some("60601"), TaxClass::Food), "1");
        assert_eq!(of(Some("60614"), TaxClass::Food), "11");
        assert_eq!(of(Some("62701"), TaxClass::Food), "9");
    }

    #[test]
    fn localities_have_rows_and_days_of_their_own() {
        let header = BUILTIN.lines().find(|l| l.starts_with("state")).unwrap();
        let row = |place: &str, from: &str, general: &str, food: &str| {
            format!("{place}\t{from}\t{general}\t{food}\t.\t.\t.\t.\t.\t.\t.\t.\tnote\n")
        };
        let mut rows = vec![
            row("IL/606", "2026-07-01", "10.5", "0"),
            row("IL/60614", "2026-01-01", "11", "1"),
            row("IL", "2025-01-01", "6.25", "1"),
            row("IL/606", "2025-06-01", "10.25", "1"),
            row("IL", "2026-01-01", "6.25", "0"),
            row("IN/606", "2025-01-01", "7", "."),
        ];
        let il: State = "IL".parse().unwrap();
        for turn in 0..rows.len() {
            rows.rotate_left(1);
            let table = TaxTable::parse(&format!("{header}\n{}", rows.concat())).unwrap();
            let of = |zip, class, on| table.lookup(il, zip, day(on)).rate(class).to_string();
            for (zip, on, general, food) in [
                (None, "2026-11-20", "6.25", "0"),
                (Some("62701"), "2026-11-20", "6.25", "0"),
                (Some("60601"), "2026-11-20", "10.5", "0"),
                (Some("60601"), "2026-06-30", "10.25", "1"),
                (Some("60601-1234"), "2026-06-30", "10.25", "1"),
                (Some("60601"), "2025-05-31", "6.25", "1"),
                (Some("60614"), "2026-11-20", "11", "1"),
                (Some("60614"), "2025-12-31", "10.25", "1"),
                (Some("606"), "2026-11-20", "10.5", "0"),
                (Some("6ö614"), "2026-11-20", "6.25", "0"),
                (Some(""), "1999-01-01", "6.25", "1"),
            ] {
                let got = [of(zip, TaxClass::Household, on), of(zip, TaxClass::Food, on)];
                assert_eq!(got, [general, food], "{zip:?} on {on}, turn {turn}");
            }
            assert!(table.lookup(il, Some("60601"), day("2026-11-20")).is_local());
            assert!(!table.lookup(il, Some("62701"), day("2026-11-20")).is_local());
            assert_eq!(table.starts(il), Some(day("2025-01-01")));
            // A rate that the host sets in code stands before the table's, local or not.
            let own = table.with_rate(TaxScope::State(il), None, Rate::from_basis_points(100));
            assert_eq!(
                own.lookup(il, Some("60614"), day("2026-11-20")).rate(TaxClass::Food).to_string(),
                "1"
            );
        }
        rows.push(row("IL/606", "2026-07-01", "1", "1"));
        let twice = TaxTable::parse(&format!("{header}\n{}", rows.concat())).unwrap_err();
        assert!(twice.to_string().contains("IL/606 twice from 2026-07-01"), "{twice}");
        for bad in ["IL/", "/606", "IL/606140000000"] {
            let text = format!("{header}\n{}", row(bad, "2026-01-01", "1", "1"));
            assert!(TaxTable::parse(&text).unwrap_err().to_string().contains("line 2"), "{bad}");
        }
    }

    #[test]
    fn a_damaged_table_names_its_line() {
        let header = BUILTIN.lines().find(|l| l.starts_with("state")).unwrap();
        let table = |row: &str| TaxTable::parse(&format!("# x\n{header}\n{row}"));
        assert!(table("IL\t2025-01-01\t6.25\t0\t.\t.\t.\t.\t.\t.\t.\t.\tnote").is_ok());
        for bad in [
            "IL\t2025-01-01\t6.25",
            "XX\t2025-01-01\t1\t.\t.\t.\t.\t.\t.\t.\t.\t.",
            "IL\tnow\t1",
            "IL\t2025-01-01\t-1\t.\t.\t.\t.\t.\t.\t.\t.\t.",
        ] {
            let e = table(bad).unwrap_err();
            assert!(e.kind() == ErrorKind::Corrupt && e.to_string().contains("line 3"), "{e}");
        }
        assert!(TaxTable::parse("state\teffective").is_err());
    }

    #[test]
    fn the_state_wins_over_the_postal_code() {
        let place = |zip: &str, state: &str| Place { zip: Some(zip.into()), state: Some(state.into()) };
        let (state, note) = state_of(&place("12345", "il")).unwrap();
        assert_eq!(state.unwrap().as_str(), "IL");
        assert!(note.unwrap().contains("New York"));
        assert!(state_of(&place("62701", "IL")).unwrap().1.is_none());
        assert_eq!(state_of(&place("12345", " ")).unwrap().0.unwrap().as_str(), "NY");
        assert!(state_of(&place("12345", "Atlantis")).unwrap_err().hint().is_some());
        assert_eq!(state_of(&Place::default()).unwrap(), (None, None));
    }
}
