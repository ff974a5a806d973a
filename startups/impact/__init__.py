"""What impact is made of, below the forms and the pages: reading what people type, the matrix, sums and progress."""
