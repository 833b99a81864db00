//! What a question about past prices, or a wish to be told of one, comes to.

use super::Draft;
use crate::{
    agent::{
        price_talk::{full_name, wish},
        reply::Said,
    },
    nlu::{Action, Intent},
};

impl Draft<'_> {
    pub(super) fn prices(&mut self, at: usize, action: &Action) {
        if action.items.is_empty() {
            self.say(Said::WhichItem);
        }
        let matches = self.facts.matches;
        for (i, item) in action.items.iter().enumerate() {
            let asked = item.name.as_str();
            let Some(product) = matches.of(at, i).product else {
                self.say(Said::FoundNothing { query: asked.to_owned() });
                continue;
            };
            self.plan.mentioned.push(item.name.clone());
            if action.intent == Intent::PriceHistory {
                let (name, asked) = (full_name(product), asked.to_owned());
                let past = matches.past(&product.id).cloned();
                self.say(match past {
                    Some(past) => Said::Past { name, asked, past },
                    None => Said::NoPast { name, asked },
                });
                continue;
            }
            let said = action.slots.target_price.or(item.max_price);
            match wish(product, asked, said, matches.quote(&product.id)) {
                Some(wish) => self.plan.waits.push(wish),
                None => self.say(Said::WaitBelowWhat { name: asked.to_owned() }),
            }
        }
    }
}
