"""The book on paper and on reading devices: a PDF by an installed browser, an EPUB by ourselves.

about        title, authors, version, date, licence, run
pages        the built pages as trees, without what only a screen can use
links        where links lead once pages are one document, or other files
front        title page
cover        its picture
single       all pages as one document for print
browser      find one, and print by it
pdf          contents with page numbers, outline, metadata
xhtml        pages and charts as an EPUB wants them
epub         the package
editions     what is at hand for this content, made where it is wanted, offered where it is there
"""

# What a reader may ask for, and what the file is called in the site.
FILES = {"pdf": "scobrief.pdf", "epub": "scobrief.epub"}
