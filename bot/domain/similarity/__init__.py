"""How alike two texts are: cleaning, stems in any script, weights by rarity, cosine (T3)."""
