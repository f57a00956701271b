module redoubt/sandbox/stand-in

go 1.26
