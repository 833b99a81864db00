// The same types through `require`.
import grocery = require('grocery-core')

const agent: grocery.GroceryAgent = new grocery.GroceryAgent()
const intent: grocery.Intent = agent.parse('milk').intent
const error: Error = new grocery.NotFoundError('list_not_found', 'gone')

export = { error, intent }
