//! Words of recipe lines.

/// Words that may stand between a number and its unit.
pub(in crate::nlu) static BETWEEN: &[&str] = words![
    "large" "small" "medium" "big" "heaping" "heaped" "scant" "generous" "level" "rounded" "packed"
    "thick" "thin" "fat" "whole" "good" "full" "thinly" "medium-size" "medium-sized" "plump"
    "lightly" "firmly" "loosely" "tightly" "good-sized" "good-size" "more" "very" "extra-large"
    "jumbo" "fresh" "long" "short" "healthy" "overflowing" "mounded" "well-packed" "brimming"
    "slightly" "hefty" "bare" "fluid" "standard" "ripe" "dried" "additional" "about" "thick-cut"
    "center-cut"
];

/// Words that open a remark.
pub(in crate::nlu) static REMARKS: &[&str] = words![
    "for" "preferably" "such" "plus" "about" "to" "as" "if" "until" "from" "at" "depending" "like"
    "more" "optional" "approximately" "see" "each" "including" "not" "but" "in" "cut" "with"
    "without" "on" "torn" "left" "weighing" "made" "then" "per" "available" "using" "enough" "less"
    "trimmed" "reserved" "divided" "all" "any" "ideally" "roughly" "and"
];
