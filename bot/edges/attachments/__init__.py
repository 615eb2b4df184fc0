"""The files that mails carry: `reader` is the desk's side, `child` and the formats run confined beside it."""
