"""What a startup costs: amounts as people write them, and what its envelopes and orders tell."""
