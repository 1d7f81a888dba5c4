"""What is told to people: inbox, e-mail, daily summary, preferences.

Owns `Message` (the inbox row, of which the e-mail is a copy) and `Preference`. Does not own
sign-in codes: those are secrets, sent at once by `people` and kept nowhere.

Trap: kinds of messages belong to the apps that send them. Declare each in `AppConfig.ready`
(`models.declare`) and write `<app>/messages/<name>.subject.txt` and `.body.txt`.
"""
