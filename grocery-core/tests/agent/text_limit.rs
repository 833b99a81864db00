//! The limit on a text's bytes: a setting, the same one everywhere a text comes in.

use grocery_core::{
    AgentConfig, ErrorKind, GroceryAgent, ProcessRequest,
    agent::AddRecipe,
    nlu::{Example, Intent, MAX_TEXT_BYTES, NoteKind, TEXT_BYTES_CEILING},
};

use crate::support::{block_on, catalog, clock, kind, lines, say, user};

fn limited(bytes: usize) -> GroceryAgent {
    let config = AgentConfig { max_text_bytes: bytes, ..AgentConfig::default() };
    GroceryAgent::builder().catalog(catalog()).clock(clock()).config(config).build().unwrap()
}

/// "add milk" and spaces, `bytes` bytes long.
fn milk(bytes: usize) -> String {
    format!("add milk{}", " ".repeat(bytes - 8))
}

#[test]
fn below_at_and_above_the_limit() {
    for (agent, most) in [
        (GroceryAgent::builder().catalog(catalog()).clock(clock()).build().unwrap(), MAX_TEXT_BYTES),
        (limited(9), 9),
        (limited(40_000), 40_000),
        (limited(TEXT_BYTES_CEILING), TEXT_BYTES_CEILING),
    ] {
        assert_eq!(agent.config().max_text_bytes, most);
        for bytes in [most - 1, most] {
            let text = milk(bytes);
            assert_eq!(text.len(), bytes);
            let heard = agent.parse(&text);
            assert_eq!((heard.intent(), heard.notes.as_slice()), (Intent::AddItems, &[][..]), "{bytes}");
            let why = agent.explain(&text, None);
            assert_eq!(why.understanding, heard);
            assert_eq!(why.clauses[0].command.as_deref(), Some("add"));
            assert_eq!(block_on(agent.understand(&text, None, &[])).understanding, heard);
            assert_eq!(lines(&say(&agent, &text).unwrap().grocery_list)[0], "milk 1");
        }
        let text = milk(most + 1);
        let told = format!("the text has {} bytes; at most {most} are read", most + 1);
        let heard = agent.parse(&text);
        assert!(heard.actions.is_empty());
        assert_eq!((heard.notes[0].kind, &heard.notes[0].text), (NoteKind::TooLong, &told));
        let why = agent.explain(&text, None);
        assert!(why.tokens.is_empty() && why.clauses.is_empty() && why.understanding == heard);
        let e = say(&agent, &text).unwrap_err();
        assert_eq!((e.kind(), e.message()), (ErrorKind::TooLarge, told.as_str()));
        assert!(e.hint().is_some());
    }
}

#[test]
fn other_hearings_count_too() {
    let agent = limited(20);
    let hear = |input: &str, speech: &[String]| {
        let mut request = ProcessRequest::new(input, user());
        request.speech = speech.to_vec();
        block_on(agent.process(request))
    };
    assert!(hear("", &[milk(10), milk(10)]).is_ok());
    assert_eq!(kind(hear("", &[milk(10), milk(11)])), ErrorKind::TooLarge);
    assert_eq!(kind(hear("milk", &[milk(17)])), ErrorKind::TooLarge);
    // A hearing that is too long is passed over.
    let heard = agent.parse_with("bread", None, &[format!("{:<21}", "add bread and eggs")]);
    assert_eq!(heard, agent.parse("bread"));
}

#[test]
fn recipe_lines() {
    let agent = limited(12);
    assert_eq!(agent.ingredient("2 cups flour").name, "flour");
    let long = agent.ingredient("12 cups flour");
    assert_eq!((long.name.as_str(), long.quantity), ("12 cups flour", None));
    let id = block_on(agent.lists().create(&user(), "Dinner")).unwrap().id;
    let add = |text: &str| block_on(agent.lists().add_recipe(&user(), id, AddRecipe::from_text(text)));
    let e = add("3 eggs\n12 cups flour").unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    assert_eq!(e.message(), "line 2 of the recipe has 13 bytes; at most 12 are read");
    assert!(block_on(agent.lists().view(&user(), id)).unwrap().items.is_empty());
    // The limit is one on each line.
    assert_eq!(lines(&add("3 eggs\n2 cups flour").unwrap().grocery_list), ["eggs 3", "flour 2 cup"]);
}

#[test]
fn a_taught_intent_is_not_heard_in_a_text_that_is_too_long() {
    let agent = limited(24);
    let taught = ["what time do you open", "when do you close", "opening hours please"];
    let examples: Vec<Example> = taught.iter().map(|t| Example::new("store_hours", *t)).collect();
    block_on(agent.intents().train(&examples)).unwrap();
    assert_eq!(agent.parse("what time do you open").intent(), Intent::Custom);
    assert_eq!(agent.explain("what time do you open", None).confidence.from, "taught");
    let long = format!("{:<25}", "what time do you open");
    assert_eq!(agent.parse(&long).notes[0].kind, NoteKind::TooLong);
    assert!(agent.parse(&long).actions.is_empty() && agent.explain(&long, None).confidence.from == "none");
}

#[test]
fn a_limit_without_meaning_is_refused() {
    for bytes in [0, TEXT_BYTES_CEILING + 1, usize::MAX] {
        let config = AgentConfig { max_text_bytes: bytes, ..AgentConfig::default() };
        let e = GroceryAgent::builder().config(config).build().unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert_eq!(e.message(), format!("max_text_bytes is {bytes}; it can be from 1 to 1048576"));
        assert!(e.hint().is_some_and(|h| h.contains("16384")));
    }
    let read: AgentConfig = serde_json::from_str(r#"{"max_text_bytes":65536}"#).unwrap();
    assert_eq!(read.max_text_bytes, 65_536);
    assert_eq!(serde_json::from_str::<AgentConfig>("{}").unwrap().max_text_bytes, 16_384);
}

/// Whatever its shape, a long text comes back, and a list stays as long as a list may be. Work that grew with the
/// square of the length would not end in the time a test run has.
#[test]
fn a_long_text_of_any_shape_comes_back() {
    let agent = limited(TEXT_BYTES_CEILING);
    let few = [
        "milk, ",
        "2 x ",
        "no ",
        "(",
        "uno dos leche, ",
        "牛乳",
        "🥛",
        "a",
        "and half and ",
        "from walmart ",
    ];
    let most = ["milk ", "tomorrow ", "at 5 pm "];
    let texts = few.map(|unit| (unit, 65_536)).into_iter().chain(most.map(|unit| (unit, TEXT_BYTES_CEILING)));
    for (unit, bytes) in texts {
        let text = unit.repeat(bytes / unit.len());
        let heard = agent.parse(&text);
        assert!(heard.notes.iter().all(|n| n.kind != NoteKind::TooLong), "{unit:?}");
        assert!(heard.actions.iter().map(|a| a.items.len()).sum::<usize>() <= 2_000, "{unit:?}");
        for item in heard.actions.iter().flat_map(|a| &a.items) {
            assert!(text.get(item.span.start..item.span.end).is_some(), "{unit:?}");
        }
    }
}
