//! What the benches of understanding read: sentences in every language and lines of recipes.

/// A sentence and what it must give, so that a fast wrong answer is seen.
#[derive(Debug, Clone, Copy)]
pub struct Phrase {
    /// The language, as an ISO 639-1 code.
    pub language: &'static str,
    /// What is said: three items, the first one two litres.
    pub text: &'static str,
}

/// "Add 2 litres of milk, 6 eggs and bread", in every language that understanding knows or is to know. A
/// new language is one more line; one without a pack is measured too and shown as not understood.
pub const LANGUAGES: &[Phrase] = &[
    Phrase { language: "en", text: "add 2 liters of milk, 6 eggs and bread" },
    Phrase { language: "es", text: "añade 2 litros de leche, 6 huevos y pan" },
    Phrase { language: "fr", text: "ajoute 2 litres de lait, 6 œufs et du pain" },
    Phrase { language: "de", text: "füge 2 Liter Milch, 6 Eier und Brot hinzu" },
    Phrase { language: "it", text: "aggiungi 2 litri di latte, 6 uova e pane" },
    Phrase { language: "pt", text: "adicione 2 litros de leite, 6 ovos e pão" },
    Phrase { language: "nl", text: "voeg 2 liter melk, 6 eieren en brood toe" },
    Phrase { language: "pl", text: "dodaj 2 litry mleka, 6 jajek i chleb" },
    Phrase { language: "sv", text: "lägg till 2 liter mjölk, 6 ägg och bröd" },
    Phrase { language: "da", text: "tilføj 2 liter mælk, 6 æg og brød" },
    Phrase { language: "nb", text: "legg til 2 liter melk, 6 egg og brød" },
    Phrase { language: "fi", text: "lisää 2 litraa maitoa, 6 kananmunaa ja leipää" },
    Phrase { language: "cs", text: "přidej 2 litry mléka, 6 vajec a chléb" },
    Phrase { language: "tr", text: "2 litre süt, 6 yumurta ve ekmek ekle" },
    Phrase { language: "ru", text: "добавь 2 литра молока, 6 яиц и хлеб" },
    Phrase { language: "uk", text: "додай 2 літри молока, 6 яєць і хліб" },
    Phrase { language: "zh", text: "加2升牛奶、6个鸡蛋和面包" },
    Phrase { language: "ja", text: "牛乳2リットルと卵6個とパンを追加して" },
    Phrase { language: "ko", text: "우유 2리터, 계란 6개, 빵 추가해 줘" },
    Phrase {
        language: "hi", text: "2 लीटर दूध, 6 अंडे और ब्रेड जोड़ो"
    },
];

/// Lines of recipes as they are found in the wild, one per line of the file.
#[must_use]
pub fn recipe_lines() -> Vec<&'static str> {
    include_str!("recipe_lines.txt").lines().filter(|l| !l.is_empty()).collect()
}
