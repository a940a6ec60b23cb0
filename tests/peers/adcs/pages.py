"""Minimal pages with the ids and links by which the real ones are told apart, in three languages, and with what must not be taken for them: comments and
scripts that contain the words of every other answer."""
TEXTS = {
    "en": {
        "issued": "Certificate Issued", "issued-info": "The certificate you requested was issued to you.", "download": "Download certificate",
        "pending": "Certificate Pending", "pending-info": "Your request has been received. Wait for an administrator to issue the certificate.",
        "id": "Your Request Id is {id}.", "denied": "Certificate Request Denied", "denied-info": "Your certificate request was denied.",
        "reason": "Your Request Id is {id}. The disposition message is \"{why}\".",
    },
    "de": {
        "issued": "Zertifikat ausgestellt", "issued-info": "Das angeforderte Zertifikat wurde für Sie ausgestellt.", "download": "Zertifikat herunterladen",
        "pending": "Zertifikat ausstehend", "pending-info": "Ihre Anforderung ist eingegangen. Ein Administrator muss das Zertifikat noch ausstellen.",
        "id": "Ihre Anforderungskennung lautet {id}.", "denied": "Zertifikatanforderung verweigert", "denied-info": "Ihre Zertifikatanforderung wurde abgelehnt.",
        "reason": "Ihre Anforderungskennung lautet {id}. Die Dispositionsmeldung ist „{why}“.",
    },
    "ja": {
        "issued": "証明書が発行されました", "issued-info": "要求した証明書が発行されました。", "download": "証明書のダウンロード",
        "pending": "証明書は保留中です", "pending-info": "証明書の要求を受け取りました。管理者が発行するまでお待ちください。",
        "id": "要求 ID は {id} です。", "denied": "証明書の要求が拒否されました", "denied-info": "証明書の要求は拒否されました。",
        "reason": "要求 ID は {id} です。処理メッセージは「{why}」です。",
    },
}
DECOYS = """<!-- <P ID=locDenied> <P ID=locInfoNewReq> <A Href="certnew.cer?ReqID=999&amp;Enc=b64"> Your Request Id is 998. -->
<Script Language="JavaScript">var text = "<P ID=locDenied>Denied</P><P ID=locInfoReqID>Your Request Id is 997.</P>"; location = "certnew.cer?ReqID=996&Enc=b64";</Script>
"""


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def page(language, title, body):
    return (f"<HTML><Head><Title>AD CS</Title></Head>\r\n<Body BgColor=#FFFFFF><Font ID=locPageFont Face=\"Arial\">\r\n{DECOYS}"
            f"<A Href=\"/certsrv\">Home</A>\r\n<P ID=locPageTitle> <B> {title} </B>\r\n{body}\r\n{DECOYS}</Font></Body></HTML>\r\n")


def issued(language, number):
    texts = TEXTS[language]
    return page(language, texts["issued"], f"<P ID=locInfo> {texts['issued-info']}</P>\r\n"
                f"<A Href=\"certnew.cer?ReqID=CACert&amp;Renewal=1&amp;Mode=inst&amp;Enc=b64\">CA</A>\r\n"
                f"<LocID ID=locDownloadCert1>{texts['download']}: </LocID><A Href=\"certnew.cer?ReqID={number}&amp;Enc=bin\">DER</A>\r\n"
                f"<A Href=\"certnew.cer?ReqID={number}&amp;Enc=b64\">Base 64</A> <A Href=\"certnew.p7b?ReqID={number}&amp;Enc=b64\">PKCS7</A>")


def pending(language, number, checked):
    texts = TEXTS[language]
    return page(language, texts["pending"], f"<P ID={'locInfoChkPnd' if checked else 'locInfoNewReq'}> {texts['pending-info']}\r\n"
                f"<P ID=locInfoReqID>\r\n    {texts['id'].format(id=number)}\r\n<P ID=locInstructions>…")


def denied(language, number, why):
    texts = TEXTS[language]
    return page(language, texts["denied"], f"<P ID=locDenied> {texts['denied-info']} </P>\r\n"
                f"<P ID=locInfoReqIDandReason>\r\n {texts['reason'].format(id=number, why=escaped(why))}\r\n<P ID=locContactAdmin>…")


def no_certificate(number, disposition, message, status):
    """What certnew.cer is where there is no certificate."""
    return page("en", "Error", f"Request ID:{number}\r\nDisposition: {disposition}\r\nDisposition message:\r\n\t\t{escaped(message)}\r\n"
                f"Result:The operation completed.\r\nLastStatus:{status}\r\n")


def stranger():
    """A page that is none of certsrv's, as a proxy sends it."""
    return "<html><head><title>お知らせ</title></head><body><h1>メンテナンス中です</h1><p>しばらくお待ちください。</p></body></html>"
