//! Whole conversations: `talks.txt` holds what is said, turn by turn, and the list it comes to, written down before
//! the agent was asked.

use crate::support::{agent, say};

/// One conversation: its title, the turns, and the lines of the list as `quantity unit 'phrase'`.
struct Talk {
    title: String,
    turns: Vec<String>,
    list: Vec<String>,
}

fn talks(text: &str) -> Vec<Talk> {
    text.split("\n\n")
        .filter(|block| !block.trim().is_empty())
        .map(|block| {
            let of = |mark: &str| -> Vec<String> {
                block.lines().filter_map(|l| l.strip_prefix(mark)).map(|l| l.trim().to_owned()).collect()
            };
            let list = of("= ").into_iter().filter(|l| l != "nothing").collect();
            Talk { title: of("# ").join(" "), turns: of("> "), list }
        })
        .collect()
}

#[test]
fn conversations_come_to_their_lists() {
    let talks = talks(include_str!("talks.txt"));
    assert!(talks.len() >= 50, "{} conversations", talks.len());
    let mut wrong = Vec::new();
    for talk in &talks {
        let agent = agent();
        let mut answers = Vec::new();
        let mut list = Vec::new();
        for turn in &talk.turns {
            let answer = say(&agent, turn).unwrap();
            answers.push(format!("{turn} -> {}", answer.response));
            list = answer
                .grocery_list
                .items
                .iter()
                .map(|i| {
                    let unit = i.unit.map(|u| format!("{u} ")).unwrap_or_default();
                    format!("{} {unit}'{}'", i.quantity_exact, i.requested)
                })
                .collect();
        }
        if list != talk.list {
            wrong.push(format!(
                "{}\n  {}\n  want {:?}\n  got  {list:?}",
                talk.title,
                answers.join("\n  "),
                talk.list
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), talks.len(), wrong.join("\n"));
}
