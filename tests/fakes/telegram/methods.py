"""The methods that are there, with the parameters that the reference gives them.

Bot API 10.3. A method that is not here is answered as one that nobody has, though the real
server may have it.
"""

from __future__ import annotations

_PLACE = "business_connection_id chat_id message_thread_id"
_SEND = (
    f"{_PLACE} direct_messages_topic_id ephemeral_message_parameters disable_notification"
    " protect_content allow_paid_broadcast message_effect_id suggested_post_parameters"
    " reply_parameters reply_markup"
)
_EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup"
_DRAFT = "chat_id message_thread_id draft_id can_stop keep_on_stop"
_SCOPE = "scope language_code"
_PARAMETERS = {
    "answerCallbackQuery": "callback_query_id text show_alert url cache_time",
    "answerGuestQuery": "guest_query_id result",
    "answerInlineQuery": "inline_query_id results cache_time is_personal next_offset button",
    "createForumTopic": "chat_id name icon_color icon_custom_emoji_id",
    "deleteMessage": "chat_id message_id",
    "deleteMessages": "chat_id message_ids",
    "deleteMyCommands": _SCOPE,
    "deleteWebhook": "drop_pending_updates",
    "editMessageReplyMarkup": _EDIT,
    "editMessageText": f"{_EDIT} text parse_mode entities link_preview_options rich_message",
    "getChat": "chat_id",
    "getChatAdministrators": "chat_id return_bots",
    "getChatMember": "chat_id user_id",
    "getChatMemberCount": "chat_id",
    "getFile": "file_id",
    "getMe": "",
    "getMyCommands": _SCOPE,
    "getUpdates": "offset limit timeout allowed_updates",
    "getWebhookInfo": "",
    "leaveChat": "chat_id",
    "sendChatAction": f"{_PLACE} action",
    "sendDocument": f"{_SEND} document thumbnail caption parse_mode caption_entities"
    " disable_content_type_detection",
    "sendMessage": f"{_SEND} text parse_mode entities link_preview_options",
    "sendMessageDraft": f"{_DRAFT} text parse_mode entities",
    "sendRichMessage": f"{_SEND} rich_message",
    "sendRichMessageDraft": f"{_DRAFT} rich_message",
    "setMessageReaction": "chat_id message_id reaction is_big",
    "setMyCommands": f"commands {_SCOPE}",
    "setWebhook": "url certificate ip_address max_connections allowed_updates"
    " drop_pending_updates secret_token",
}

NAMES = {name.lower(): name for name in _PARAMETERS}
"""By their names in small letters: the real server does not tell large from small."""
PARAMETERS = {
    name.lower(): frozenset(parameters.split()) for name, parameters in _PARAMETERS.items()
}
