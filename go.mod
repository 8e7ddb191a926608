module casefile

go 1.26
