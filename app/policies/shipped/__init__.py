"""The values that come with the product, each with its source. Published once, at the first start; from then
on the tables are the truth.

D.n, H-nn and T-nn are sections of the requirements drawn from the five documents 000 … 004; what stands in
none of them says so.
"""
