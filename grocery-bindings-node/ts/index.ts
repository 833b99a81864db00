export { GroceryAgent } from './agent.js'
export type { AgentOptions, Location, ParseOptions, ProcessRequest } from './agent.js'
export type { CallOptions } from './abort.js'
export { Aliases } from './aliases.js'
export {
  Explanation,
  GroceryList,
  Ingredient,
  ProcessResponse,
  Product,
  Quotes,
  Receipt,
  RecipeAdded,
  SearchPage,
  ShoppingList,
  Substitutes,
  Totals,
  Understanding,
  scaleRecipe,
} from './answer.js'
export { Catalog } from './catalog.js'
export type { ImportOptions, SearchRequest, SubstituteRequest, Swap } from './catalog.js'
export {
  AccessError,
  BadAnswerError,
  CancelledError,
  ConflictError,
  GroceryError,
  InternalError,
  InvalidInputError,
  NotFoundError,
  NotSupportedError,
  RateLimitedError,
  StorageError,
  UnavailableError,
} from './errors.js'
export type { ErrorDetails } from './errors.js'
export { EventStream } from './events.js'
export type {
  EventOptions,
  GroceryEvent,
  InputProcessedEvent,
  ListUpdateEvent,
  Lost,
  PriceUpdateEvent,
  Restarted,
} from './events.js'
export { Intents } from './intents.js'
export type { Example } from './intents.js'
export type { Amount } from './check.js'
export { Lists } from './lists.js'
export type { AddItem, AddRecipe, LogOptions, Servings, UserOptions } from './lists.js'
export type { ImportProgress, OrderFile, ProgressOptions } from './imports.js'
export { Orders } from './orders.js'
export type { OrderImportOptions, OrderListOptions, PictureOptions } from './orders.js'
export type { RecognizeText, TextBox, TextLine, TextRecognizer } from './recognizer.js'
export { Prices } from './prices.js'
export type { HistoryOptions, QuoteOptions } from './prices.js'
export type { AskContext, AskContext as QuoteContext } from './host.js'
export type { CompletionRequest, LanguageModel } from './model.js'
export type { PriceSource, QuoteRequest, SourcePrice } from './source.js'
export type { Price, TotalsItem, TotalsRequest } from './totals.js'
export type {
  Action,
  Alias,
  Allergen,
  Bought,
  BudgetReport,
  Cadence,
  Coupon,
  ErrorKind,
  ExplanationData,
  FreeDelivery,
  Fulfilment,
  GroceryItem,
  GroceryListData,
  ImportReport,
  ImportedReceipt,
  IngredientData,
  InputProcessed,
  Intent,
  IntentInfo,
  Item,
  ItemSize,
  Language,
  LastPaid,
  LeftOut,
  LeftOutLine,
  LineTotals,
  ListLine,
  ListOp,
  ListSummary,
  ListUpdate,
  LoggedOp,
  Measure,
  Metadata,
  ModelVersion,
  Money,
  Note,
  NoteKind,
  Order,
  OrderAmounts,
  OrderCounts,
  OrderFlag,
  OrderFlagKind,
  OrderHistory,
  OrderImportReport,
  OrderKind,
  OrderLine,
  OrderLineKind,
  OrderLineStatus,
  PriceKind,
  PriceMeaning,
  PricePerUnit,
  PricePoint,
  PriceUpdate,
  ProcessResponseData,
  ProductData,
  ProductHit,
  ProductOffer,
  Purchase,
  Question,
  Quote,
  QuoteKind,
  QuotesData,
  ReceiptData,
  RecipeAddedData,
  SearchPageData,
  SecondOpinionData as SecondOpinion,
  SeenAction,
  SeenClause,
  SeenConfidence,
  SeenItem,
  SeenLanguage,
  SeenModel,
  SeenToken,
  Shop,
  ShoppingListData,
  SkippedLine,
  Slots,
  SoldBy,
  Substitute,
  SubstituteParts,
  SubstituteReason,
  SubstitutesData,
  SubstitutesLeftOut,
  TaxClass,
  TotalsData,
  TypicalPrice,
  UnderstandingData,
  Unit,
} from '../native.js'
