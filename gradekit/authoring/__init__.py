"""From a reference with marked holes to what students get."""
