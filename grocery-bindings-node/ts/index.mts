// One implementation for both module systems, so that `instanceof GroceryError` holds wherever the
// error came from.
export * from './index.js'
