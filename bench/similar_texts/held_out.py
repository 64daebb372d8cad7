"""Subjects that judge the thresholds; nothing was chosen by looking at them."""

from bench.similar_texts import Subject

SUBJECTS = (
    Subject(
        "Printer does not print",
        "Remove the printer and add it again from the list of the floor.",
        (
            "printer on floor {number} does not print",
            "the printer in {place} won't print anything",
            "can't print, the printer just blinks",
            "nothing comes out of the printer when {who} prints",
            "print jobs stay in the queue and the printer does nothing",
        ),
    ),
    Subject(
        "Printer needs toner",
        "Toner is in the cupboard next to it; tell facilities when the last one goes in.",
        (
            "printer in {place} is out of toner",
            "we need new toner for the printer on floor {number}",
            "toner low warning on the printer, where do I get toner?",
            "please replace the toner",
        ),
    ),
    Subject(
        "Refund a payment",
        "Payments, the payment, Refund; above 500 the finance lead approves.",
        (
            "customer wants a refund for payment {number}",
            "how do I refund a payment?",
            "please refund order {number}, charged twice",
            "need to issue a partial refund to {who}",
            "refund was promised but payment {number} is not refunded yet",
        ),
    ),
    Subject(
        "Card payment is declined",
        "Ask the customer to call their bank: the reason is in the payment's log.",
        (
            "card payment of customer {number} is declined",
            "customer's credit card keeps getting declined at checkout",
            "payments with visa cards are declined since today",
            "why was the card of {who} declined?",
            "checkout says card declined although the card is fine",
        ),
    ),
    Subject(
        "Change the plan of a subscription",
        "Subscription, Change plan; the difference is charged at once.",
        (
            "customer wants to upgrade their subscription to business",
            "how to change the plan of a subscription?",
            "please move subscription {number} to the yearly plan",
            "downgrade of the subscription plan for {who}",
            "upgrading the subscription plan gives an error",
        ),
    ),
    Subject(
        "Cancel a subscription",
        "Subscription, Cancel; it ends with the paid period.",
        (
            "customer {number} wants to cancel the subscription",
            "how can I cancel a subscription before renewal?",
            "please cancel the subscription of {who}",
            "subscription was cancelled but renewed anyway",
        ),
    ),
    Subject(
        "Search returns no results",
        "Start the search index job in the admin panel.",
        (
            "search returns no results for anything",
            "product search shows nothing since the release",
            "customers get zero results in search",
            "the search box finds no {thing} any more",
            "no search results for customer {number}",
        ),
    ),
    Subject(
        "Images do not load",
        "Purge the content network; large pictures are shrunk at night.",
        (
            "images don't load on the product page",
            "product pictures are broken for customers in {place}",
            "broken images all over the shop",
            "pictures are not loading, only grey boxes",
            "uploaded image does not show up for {who}",
        ),
    ),
    Subject(
        "Mobile app crashes at start",
        "Update to the newest version, otherwise clear the storage of the app.",
        (
            "the mobile app crashes on start",
            "app crashes immediately after opening on android",
            "iphone app closes right after launch for {who}",
            "customers report the mobile app crashing at startup",
            "crash on launch since version {number}",
        ),
    ),
    Subject(
        "Push notifications do not arrive",
        "They must be allowed in the phone's settings; then sign out and in.",
        (
            "push notifications don't arrive on android",
            "customer {number} gets no push notifications in the app",
            "no pushes on iphone since the update",
            "mobile push notifications stopped working for {who}",
        ),
    ),
    Subject(
        "Laptop replacement",
        "Order it in the hardware catalogue; your lead approves.",
        (
            "I need a new laptop, mine is broken",
            "laptop screen is cracked, how do I get a replacement?",
            "replacement laptop for {who} please",
            "my laptop does not start any more, can I have another one",
        ),
    ),
    Subject(
        "Single sign-on with Azure",
        "Enter tenant and certificate in Settings, Security, Single sign-on.",
        (
            "customer wants to set up SSO with Azure AD",
            "how do we configure single sign-on for {who}? they use azure",
            "sso login via azure fails with invalid certificate",
            "azure sso setup for customer {number}",
            "SAML single sign on with Azure doesn't work",
        ),
    ),
    Subject(
        "Build fails because of missing dependency",
        "Clear the cache of the pipeline and run it again.",
        (
            "build fails: package {thing} not found",
            "pipeline cannot resolve a dependency",
            "CI build broken, missing dependency {thing}",
            "the build fails because it can't download dependencies",
        ),
    ),
    Subject(
        "Tests are flaky in the pipeline",
        "Mark them with the label flaky; the owner is in the test's header.",
        (
            "tests in the pipeline fail randomly",
            "flaky test blocks my merge",
            "{thing} test is flaky, fails every third run",
            "CI tests flaky again, need to rerun all the time",
        ),
    ),
    Subject(
        "Production log access",
        "Request the role log-reader; it lasts for a day.",
        (
            "how do I get access to production logs?",
            "need to read the logs of {thing} in production",
            "please give {who} access to prod logs",
            "where can I see production logs, no permission in kibana",
        ),
    ),
    Subject(
        "Meeting room display is offline",
        "Switch it off for ten seconds at the wall.",
        (
            "display in meeting room {place} is offline",
            "the screen outside the meeting room shows nothing",
            "meeting room panel offline again",
            "room display of {place} does not show bookings",
        ),
    ),
    Subject(
        "Adresse eines Kunden ändern",
        "Kundenkarte öffnen, Adressen, Bearbeiten.",
        (
            "wie ändere ich die Adresse eines Kunden?",
            "Lieferadresse von Kunde {number} muss geändert werden",
            "bitte die Adresse von {who} ändern",
            "Adressänderung beim Kunden wird nicht gespeichert",
        ),
    ),
    Subject(
        "Lieferung ist verspätet",
        "Sendung im Portal des Versands suchen und dem Kunden den Stand nennen.",
        (
            "Lieferung {number} ist verspätet",
            "Kunde fragt, wo seine Lieferung bleibt",
            "die Lieferung an {who} kommt nicht an",
            "Verspätete Lieferungen seit Montag in {place}",
        ),
    ),
    Subject(
        "Créer un compte client",
        "Menu Clients, bouton Nouveau.",
        (
            "comment créer un compte pour un nouveau client ?",
            "impossible de créer un compte client",
            "création de compte bloquée pour {who}",
            "merci de créer un compte pour le client {number}",
        ),
    ),
    Subject(
        "Ошибка при оплате картой",
        "Попросите клиента попробовать другую карту, причина видна в журнале платежа.",
        (
            "ошибка при оплате картой",
            "клиент не может оплатить картой заказ {number}",
            "оплата картой не проходит с утра",
            "при оплате заказа картой выдаёт ошибку",
        ),
    ),
    Subject(
        "无法导出报表",
        "缩短日期范围后重新导出。",
        (
            "报表无法导出",
            "客户{number}导出报表失败",
            "导出销售报表时出错",
            "为什么不能导出报表",
        ),
    ),
    Subject(
        "Cambiar el idioma de la cuenta",
        "Configuración, Idioma.",
        (
            "cómo cambio el idioma de la cuenta",
            "el cliente {number} quiere cambiar el idioma a inglés",
            "no puedo cambiar el idioma del panel",
            "idioma incorrecto en la cuenta de {who}, cambiarlo por favor",
        ),
    ),
    Subject(
        "Time zone of reports is wrong",
        "Settings, Region; reports follow the workspace's time zone.",
        (
            "reports are in the wrong time zone",
            "timestamps in the report are one hour off for {place}",
            "customer {number} sees report times in UTC instead of local time zone",
            "how to change the time zone of reports?",
        ),
    ),
    Subject(
        "Merge two customer accounts",
        "Admin panel, both accounts, Merge; it cannot be undone.",
        (
            "please merge two accounts of customer {number}",
            "customer has a duplicate account, can we merge them?",
            "how do I merge duplicate customer accounts",
            "{who} registered twice, merge the accounts please",
        ),
    ),
)
