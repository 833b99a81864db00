//! Amounts of money: "3 euros con 50 céntimos", "40 €", "5만원".

use super::{
    begins::Kinds,
    pack::{MoneyWord, Role, Tables},
    text::Tok,
};
use crate::{
    money::{Currency, Money, Rounding, round_div},
    nlu::token::MOST,
    quantity::Ratio,
};

impl Tables {
    /// As [`money`](Self::money), but a number of things is none: "hasta 3 kilos", "au maximum 4 avocats".
    pub(super) fn price(&self, t: &[Tok<'_>], home: Currency) -> Option<(Money, usize)> {
        self.money(t, home).filter(|(_, len)| {
            let bare = self.number(t).is_some_and(|n| n.len >= *len);
            let behind = t.get(*len..).unwrap_or_default();
            !(bare && (self.unit(behind).is_some() || self.role(behind, Role::KNOWN) > 0))
        })
    }

    /// An amount of money at the start of `t`; a bare number counts as money of `home`.
    pub(super) fn money(&self, t: &[Tok<'_>], home: Currency) -> Option<(Money, usize)> {
        let sign = |t: &[Tok<'_>]| -> Option<(MoneyWord, usize)> {
            if let Some((len, entry)) = self.of_kind(t, Kinds::MONEY, |e| e.money.is_some()) {
                return entry.money.map(|m| (m, len));
            }
            let code = match t.first()?.word {
                "$" if home.symbol() == Some("$") => home,
                "$" => Currency::USD,
                "€" => Currency::EUR,
                "£" => Currency::GBP,
                "¥" if home.symbol() == Some("¥") => home,
                "¥" => Currency::JPY,
                mark if !mark.is_ascii() && home.symbol() == Some(mark) => home,
                _ => return None,
            };
            Some((MoneyWord::Of(code), 1))
        };
        let mut at = self.role(t, Role::ABOUT);
        let before = sign(t.get(at..)?).filter(|(m, _)| matches!(m, MoneyWord::Of(_)));
        at += before.map_or(0, |(_, len)| len);
        let (mut value, len, _) = self.single(t.get(at..)?).filter(|(v, _, _)| *v < MOST)?;
        at += len;
        let mut said = before.map(|(m, _)| m);
        if said.is_none() {
            at += match sign(t.get(at..).unwrap_or_default()) {
                Some((MoneyWord::Cents, len)) => {
                    value = value.over(Ratio::from_int(100))?;
                    len
                }
                Some((word, len)) => {
                    said = Some(word);
                    len
                }
                None => 0,
            };
        }
        // "3 euros con 50", "3 Euro 50".
        if said.is_some() && value.is_integer() {
            let rest = t.get(at..).unwrap_or_default();
            let and = self.role(rest, Role::AND);
            if let Some((cents, len, _)) = self.single(rest.get(and..).unwrap_or_default())
                && cents.is_integer()
                && cents < Ratio::from_int(100)
                && let Some((MoneyWord::Cents, more)) = sign(rest.get(and + len..).unwrap_or_default())
            {
                value = value.plus(cents.over(Ratio::from_int(100))?)?;
                at += and + len + more;
            }
        }
        let currency = match said {
            Some(MoneyWord::Of(currency)) => currency,
            _ => home,
        };
        let scale = 10_i128.pow(u32::from(currency.places()));
        let minor = round_div(
            i128::from(value.numerator()) * scale,
            i128::from(value.denominator()),
            Rounding::HalfUp,
        )?;
        Some((Money::from_minor(i64::try_from(minor).ok()?, currency), at))
    }
}
