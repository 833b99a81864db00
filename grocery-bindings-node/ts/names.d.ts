// Written from the names of the core; see src/names.rs.

/** What a shopper wants done. */
export type Intent =
  | 'add_items'
  | 'remove_items'
  | 'update_quantity'
  | 'substitute_item'
  | 'search_products'
  | 'view_list'
  | 'clear_list'
  | 'checkout'
  | 'check_price'
  | 'price_history'
  | 'track_price'
  | 'find_deals'
  | 'find_substitute'
  | 'set_budget'
  | 'view_budget'
  | 'reorder'
  | 'create_list'
  | 'delete_list'
  | 'share_list'
  | 'set_preference'
  | 'add_recipe'
  | 'nutrition_info'
  | 'order_status'
  | 'cancel_order'
  | 'recommend'
  | 'undo'
  | 'confirm'
  | 'deny'
  | 'choose_option'
  | 'help'
  | 'small_talk'
  | 'out_of_scope'
  | 'custom'

/** A unit of mass, volume or count, or a container. */
export type Unit =
  | 'gallon'
  | 'quart'
  | 'pint'
  | 'cup'
  | 'fluid_ounce'
  | 'tablespoon'
  | 'teaspoon'
  | 'liter'
  | 'centiliter'
  | 'deciliter'
  | 'milliliter'
  | 'pound'
  | 'ounce'
  | 'kilogram'
  | 'gram'
  | 'milligram'
  | 'dozen'
  | 'each'
  | 'can'
  | 'bottle'
  | 'jar'
  | 'box'
  | 'bag'
  | 'pack'
  | 'carton'
  | 'loaf'
  | 'bunch'
  | 'head'
  | 'stick'
  | 'slice'
  | 'clove'
  | 'block'
  | 'bar'
  | 'roll'
  | 'tub'
  | 'case'
  | 'ear'
  | 'pinch'
  | 'dash'
  | 'piece'
  | 'wedge'
  | 'sprig'
  | 'stalk'
  | 'fillet'
  | 'rack'
  | 'sleeve'
  | 'tray'
  | 'tube'
  | 'jug'
  | 'pouch'
  | 'packet'
  | 'crate'
  | 'basket'

/** A sort of doubt about what was heard. */
export type NoteKind =
  | 'too_long'
  | 'empty'
  | 'not_understood'
  | 'bad_quantity'
  | 'ambiguous'
  | 'second_opinion'

/** Why a line of a recipe is nothing to buy. */
export type LeftOut =
  | 'heading'
  | 'water'
  | 'to_taste'
  | 'optional'

/** How long a budget runs before it begins anew. */
export type BudgetPeriod =
  | 'day'
  | 'week'
  | 'month'
  | 'year'

/** What is done to a line so that a list keeps to a budget. */
export type FitKind =
  | 'keep'
  | 'other_pack'
  | 'downsize'
  | 'swap'
  | 'drop'

/** How much a line matters. */
export type FitPriority =
  | 'must'
  | 'want'
  | 'nice'

/** What sort of price a quote is. */
export type QuoteKind =
  | 'live'
  | 'typical'
  | 'estimate'

/** How tax law sees a product. */
export type TaxClass =
  | 'food'
  | 'candy'
  | 'soft_drink'
  | 'prepared_food'
  | 'alcohol'
  | 'household'
  | 'medicine'
  | 'supplement'
  | 'hygiene'
  | 'feminine_hygiene'
  | 'diaper'
  | 'pet'

/** How a product is sold. */
export type SoldBy =
  | 'each'
  | 'weight'

/** The allergens that US law names. */
export type Allergen =
  | 'milk'
  | 'egg'
  | 'fish'
  | 'shellfish'
  | 'tree_nut'
  | 'peanut'
  | 'wheat'
  | 'soy'
  | 'sesame'

/** Where a price without a live source comes from. */
export type PriceKind =
  | 'average'
  | 'estimate'
  | 'listed'

/** Why a product is offered in place of another one. */
export type SubstituteReason =
  | 'accepted_before'
  | 'same_product'
  | 'same_kind'
  | 'similar_kind'
  | 'same_brand'
  | 'other_brand'
  | 'same_size'
  | 'larger_size'
  | 'smaller_size'
  | 'cheaper_per_unit'
  | 'dearer_per_unit'
  | 'fits_diet'
  | 'allergen_safe'

/** The order of hits. */
export type SearchSort =
  | 'relevance'
  | 'price'
  | 'unit_price'
  | 'rating'
  | 'popularity'

/** What a part of a score is for. */
export type SearchPartKind =
  | 'text'
  | 'all_words'
  | 'head'
  | 'availability'
  | 'history'
  | 'category'
  | 'name_share'
  | 'order'
  | 'popularity'
  | 'unasked'

/** How a word of a search was read. */
export type WordReading =
  | 'exact'
  | 'plural'
  | 'spelling'
  | 'joined'
  | 'prefix'
  | 'one_edit'
  | 'two_edits'
  | 'compound'
  | 'size'

/** How a catalogue file is written. */
export type CatalogFormat =
  | 'auto'
  | 'csv'
  | 'json'
  | 'open_food_facts'

/** What was done with a product. */
export type AccessKind =
  | 'view'
  | 'add'
  | 'buy'

/** How an order came to be known. */
export type OrderKind =
  | 'online'
  | 'receipt'
  | 'other'

/** How goods changed hands. */
export type Fulfilment =
  | 'delivery'
  | 'pickup'
  | 'shipping'
  | 'in_store'

/** What a line of an order is about. */
export type OrderLineKind =
  | 'product'
  | 'deposit'
  | 'fee'

/** What became of a line of an order. */
export type OrderLineStatus =
  | 'delivered'
  | 'cancelled'
  | 'returned'
  | 'substituted'

/** What is doubtful about an order. */
export type OrderFlagKind =
  | 'lines_sum'
  | 'total_sum'
  | 'item_count'
  | 'line_product'
  | 'no_lines'
  | 'no_total'
  | 'no_date'
  | 'unread_line'
  | 'left_out'

/** What a column that is only called "price" holds. */
export type PriceMeaning =
  | 'auto'
  | 'line'
  | 'unit'

/** What sort of thing went wrong. */
export type ErrorKind =
  | 'invalid_input'
  | 'too_large'
  | 'product_not_found'
  | 'invalid_product'
  | 'list_not_found'
  | 'order_not_found'
  | 'order_state'
  | 'unauthenticated'
  | 'expired'
  | 'forbidden'
  | 'conflict'
  | 'unavailable'
  | 'timeout'
  | 'rate_limited'
  | 'storage'
  | 'corrupt'
  | 'bad_answer'
  | 'cancelled'
  | 'not_supported'
  | 'internal'

