"""`/disclosure-rules`: what decisions say about each rule, and what a rule may do."""
