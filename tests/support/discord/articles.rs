//! What the bot knows in most tests.

/// A city bike: what it costs, and who repairs it.
pub const BIKES: &str = "\
---
title: City bikes
source: https://example.com/city
questions: [\"What does a city bike cost? #price\", \"Who repairs a city bike? #repair\"]
---
# City bikes

A city bike is made for short ways in a town.

## Price

A city bike costs 400 euros. A helmet is included.

## Repair

Any shop repairs a city bike for 30 euros.
";

/// A city bike: what it costs alone.
pub const BIKE_PRICES: &str = "\
---
title: City bikes
source: https://example.com/city
questions: [\"What does a city bike cost? #price\"]
---
# City bikes

A city bike is made for short ways in a town.

## Price

A city bike costs 400 euros. A helmet is included.
";
