-- The lines of high value.
INSERT INTO FUNCTION file('{output}', LineAsString, 'line String')
SELECT line FROM records WHERE line != ''
