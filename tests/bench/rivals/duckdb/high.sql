-- High value only.
DELETE FROM records WHERE NOT high;
