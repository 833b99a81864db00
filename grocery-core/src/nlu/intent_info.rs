//! What each intent means, in words and examples, for hosts that show or check what can be said.

use serde::Serialize;

use super::Intent;

/// An intent, what it means and what is said for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IntentInfo {
    /// The wire name; for a custom intent the name it was taught under.
    pub name: String,
    /// What a shopper wants with it, in one sentence.
    pub description: String,
    /// What a shopper may say, at most three.
    pub examples: Vec<String>,
    /// Whether a host taught it.
    pub custom: bool,
}

impl IntentInfo {
    pub(crate) fn custom(name: String, examples: Vec<String>) -> Self {
        Self { name, description: "Taught by the application.".to_owned(), examples, custom: true }
    }
}

/// Every built-in intent, in the order of [`Intent::ALL`]. [`Intent::Custom`] stands for those that a host
/// taught and is not among them.
///
/// ```
/// let all = grocery_core::nlu::intents();
/// assert_eq!(all[0].name, "add_items");
/// assert!(all.iter().all(|i| !i.description.is_empty() && i.examples.len() >= 2));
/// ```
#[must_use]
pub fn intents() -> Vec<IntentInfo> {
    Intent::ALL
        .iter()
        .filter_map(|intent| {
            let (description, examples) = describe(*intent)?;
            Some(IntentInfo {
                name: intent.as_str().to_owned(),
                description: description.to_owned(),
                examples: examples.iter().map(|e| (*e).to_owned()).collect(),
                custom: false,
            })
        })
        .collect()
}

fn describe(intent: Intent) -> Option<(&'static str, &'static [&'static str])> {
    Some(match intent {
        Intent::AddItems => (
            "Puts items on the list.",
            &["add milk and a dozen eggs", "we're out of coffee", "2 lb ground beef"],
        ),
        Intent::RemoveItems => (
            "Takes items off the list.",
            &["remove the bread", "cross off eggs", "I don't need the milk anymore"],
        ),
        Intent::UpdateQuantity => (
            "Changes how much of an item is wanted.",
            &["make it 3", "change milk to 2 gallons", "double the bananas"],
        ),
        Intent::SubstituteItem => (
            "Takes one item off and another on.",
            &["swap milk for oat milk", "replace the bread with bagels"],
        ),
        Intent::SearchProducts => {
            ("Looks for products.", &["find me organic apples", "do you carry gochujang"])
        }
        Intent::ViewList => (
            "Shows the list or its total, or asks what is on it.",
            &["what's on my list", "do I have milk on the list"],
        ),
        Intent::ClearList => ("Empties the list.", &["clear my list", "remove everything from my list"]),
        Intent::Checkout => ("Buys what is on the list.", &["checkout", "place my order"]),
        Intent::CheckPrice => ("Asks what something costs.", &["how much is milk", "price of eggs"]),
        Intent::PriceHistory => {
            ("Asks what something cost before.", &["has milk gone up", "what did I pay for eggs last time"])
        }
        Intent::TrackPrice => (
            "Asks to be told when a price falls.",
            &["tell me when butter drops below $2", "watch the price of olive oil"],
        ),
        Intent::FindDeals => ("Asks for offers.", &["what's on sale", "any deals on cheese"]),
        Intent::FindSubstitute => (
            "Asks what to take instead.",
            &["what can I use instead of buttermilk", "anything cheaper than Tide"],
        ),
        Intent::SetBudget => {
            ("Sets a spending limit.", &["keep it under $40", "my budget is 100 dollars a week"])
        }
        Intent::ViewBudget => {
            ("Asks about the spending limit.", &["how much of my budget is left", "am I over budget"])
        }
        Intent::Reorder => {
            ("Buys again what was bought before.", &["order my usual", "same as last week but no beer"])
        }
        Intent::CreateList => ("Starts a new list.", &["create a new list", "make a list called barbecue"]),
        Intent::DeleteList => ("Throws a list away.", &["delete my party list", "delete this list"]),
        Intent::ShareList => (
            "Gives someone else access to a list.",
            &["share my list with anna@example.com", "send the list to my wife"],
        ),
        Intent::SetPreference => (
            "Tells a lasting preference: diet, allergen, brand.",
            &["I'm vegan", "I'm allergic to peanuts", "I always buy Horizon milk"],
        ),
        Intent::AddRecipe => {
            ("Puts what a recipe needs on the list.", &["chicken parmesan for 4", "ingredients for lasagna"])
        }
        Intent::NutritionInfo => (
            "Asks what is in something.",
            &["how many calories are in an avocado", "is there sugar in ketchup"],
        ),
        Intent::OrderStatus => ("Asks where an order is.", &["where is my order", "did my order ship yet"]),
        Intent::CancelOrder => ("Calls an order off.", &["cancel my order", "please cancel that order"]),
        Intent::Recommend => {
            ("Asks for suggestions.", &["what snacks do you recommend", "what should I make for dinner"])
        }
        Intent::Undo => ("Takes the last change back.", &["undo", "undo that"]),
        Intent::Confirm => ("Says yes.", &["yes", "go ahead"]),
        Intent::Deny => ("Says no.", &["no", "no thanks"]),
        Intent::ChooseOption => ("Picks one of the choices offered.", &["the second one", "the cheaper one"]),
        Intent::Help => ("Asks what can be said.", &["help", "what can you do"]),
        Intent::SmallTalk => ("Greets, thanks, chats.", &["hello", "thank you"]),
        Intent::OutOfScope => {
            ("Is about something else than groceries.", &["what's the weather", "call mom"])
        }
        Intent::Custom => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{ParseContext, Parser};
    use super::*;
    use crate::{clock::Date, money::Currency};

    #[test]
    fn every_intent_is_described_by_what_is_heard_as_it() {
        let all = intents();
        assert_eq!(all.len(), Intent::ALL.len() - 1);
        let context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
        for info in all {
            for example in &info.examples {
                let heard = Parser::new().parse(example, &context);
                assert_eq!(heard.intent().as_str(), info.name, "{example}");
                assert_eq!(heard.actions.len(), 1, "{example}");
            }
        }
    }
}
