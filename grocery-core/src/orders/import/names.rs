//! The columns and keys that are read, each with the names it goes by. What is not here is never looked at.

use crate::import::ColumnNames;

pub(super) const NAMES: ColumnNames = &[
    (
        "order number",
        &[
            "ordernumber",
            "orderid",
            "orderno",
            "order",
            "receiptnumber",
            "number",
            "ordernum",
            "transactionid",
        ],
    ),
    (
        "order date",
        &[
            "orderdate",
            "date",
            "orderedon",
            "orderedat",
            "purchasedate",
            "transactiondate",
            "day",
            "dateordered",
        ],
    ),
    ("retailer", &["retailer", "merchant", "chain", "vendor"]),
    ("store", &["store", "storename", "shop", "branch", "location"]),
    ("store number", &["storenumber", "storeid", "storeno", "shopnumber"]),
    (
        "product name",
        &["productname", "name", "item", "itemname", "product", "title", "description", "itemdescription"],
    ),
    ("quantity", &["quantity", "qty", "count", "units", "quantityordered"]),
    ("unit", &["unit", "uom", "unitofmeasure"]),
    ("price", &["price", "itemprice", "cost"]),
    ("unit price", &["unitprice", "priceeach", "eachprice", "priceperunit"]),
    (
        "line total",
        &["linetotal", "itemtotal", "extendedprice", "lineprice", "totalprice", "linecost", "itemsubtotal"],
    ),
    ("line savings", &["linesavings", "itemdiscount", "linediscount", "itemsavings"]),
    ("total or line total", &["total", "amount"]),
    ("delivery status", &["deliverystatus", "status", "itemstatus", "linestatus"]),
    ("product link", &["productlink", "link", "url", "producturl", "itemurl"]),
    ("item id", &["itemid", "itemnumber", "sku", "productid", "walmartid", "retailerid", "usitemid", "asin"]),
    ("barcode", &["barcode", "upc", "ean", "gtin"]),
    ("subtotal (before savings)", &["subtotalbeforesavings", "itemssubtotal", "subtotalbeforediscounts"]),
    ("savings", &["savings", "discount", "discounts", "totalsavings", "ordersavings"]),
    ("subtotal", &["subtotal", "ordersubtotal"]),
    (
        "delivery charges",
        &["deliverycharges", "deliverycharge", "deliveryfee", "shipping", "shippingcost", "shippingfee"],
    ),
    ("bag fee", &["bagfee", "bagfees", "bags"]),
    ("tax", &["tax", "salestax", "ordertax", "taxes", "totaltax"]),
    ("tip", &["tip", "drivertip", "gratuity"]),
    ("refund", &["refund", "refunds", "refunded", "refundtotal"]),
    ("donations", &["donations", "donation"]),
    ("order total", &["ordertotal", "grandtotal", "totalpaid", "orderamount", "totalcharged"]),
    ("fulfillment", &["fulfillment", "fulfilment", "fulfillmenttype", "deliverymethod", "method", "kind"]),
    ("order type", &["ordertype", "type", "channel"]),
    ("currency", &["currency", "currencycode"]),
];

/// The order's own amounts, in the order of `OrderAmounts::named`.
pub(super) const AMOUNTS: [&str; 10] = [
    "subtotal (before savings)",
    "savings",
    "subtotal",
    "delivery charges",
    "bag fee",
    "tax",
    "tip",
    "refund",
    "donations",
    "order total",
];

/// Columns whose presence tells an export of Walmart.
pub(super) const OF_WALMART: [&str; 3] = ["subtotal (before savings)", "product link", "delivery status"];
