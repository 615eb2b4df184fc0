"""The labelled mails, as data: no code reads them but the training and the tests."""
