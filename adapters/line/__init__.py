"""LINE: briefs and answers as Flex Messages, over webhooks and the Messaging API."""
