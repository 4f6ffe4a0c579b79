-- High value only.
CREATE TABLE high ENGINE = Memory AS SELECT * FROM records WHERE line != '';
EXCHANGE TABLES records AND high
