//! Sentences and conversations of every kind that the wire contract names, written with their readings
//! before the rules were tried on them.

use super::examination::{sentences, talks};

/// Everything is read as decided. What was read otherwise at first is told in the file's head.
#[tokio::test]
async fn what_shoppers_say_is_understood() {
    let parts = [("sentences", 200, sentences("shoppers")), ("conversations", 30, talks("shoppers").await)];
    let (mut wrong, mut shares) = (Vec::new(), String::new());
    for (what, least, marks) in parts {
        let asked: usize = marks.values().map(|m| m.asked).sum();
        let right: usize = marks.values().map(|m| m.right).sum();
        assert!(asked >= least, "{asked} {what}");
        shares += &format!("{what}: {right} of {asked} right\n");
        wrong.extend(
            marks.into_values().flat_map(|m| m.wrong).map(|(said, told)| format!("{said:?}\n     {told}")),
        );
    }
    println!("{shares}");
    assert!(wrong.is_empty(), "{} read otherwise:\n{}", wrong.len(), wrong.join("\n"));
}
