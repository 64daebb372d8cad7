"""Subjects that thresholds and weights were chosen on."""

from bench.similar_texts import Subject

SUBJECTS = (
    Subject(
        "VPN does not connect",
        "Quit the client, renew the certificate in the portal, sign in again.",
        (
            "my VPN is not connecting since this morning",
            "cannot connect to the VPN from {place}",
            "the VPN client says connection failed",
            "VPN connection drops right after I sign in",
            "{who} can't get onto the vpn, it times out",
            "vpn won't connect, anybody else?",
            "Getting 'unable to establish VPN connection' from home",
        ),
    ),
    Subject(
        "VPN is slow",
        "Choose the gateway nearest to you in the settings of the client.",
        (
            "the VPN is terribly slow today",
            "super slow speed over vpn from {place}",
            "VPN speed dropped, pages take a minute to load",
            "is anybody else seeing slow VPN?",
            "downloads crawl when I'm on the vpn, slow as hell",
        ),
    ),
    Subject(
        "Reset a customer's password",
        "In the admin panel open the user and choose Send reset link.",
        (
            "how do I reset the password of a customer?",
            "customer {number} forgot their password, can you reset it",
            "need a password reset for user {who}",
            "client cannot log in, please send a new password reset link",
            "password reset for customer account {number}",
            "reset link for the password never arrives for {who}",
        ),
    ),
    Subject(
        "Account locked after failed logins",
        "It unlocks by itself after 30 minutes; members can unlock it in the admin panel.",
        (
            "{who} is locked out after too many failed logins",
            "account locked, can you unlock it?",
            "please unlock the account of customer {number}",
            "user account got locked after wrong password attempts",
            "how can I unlock a locked user account",
        ),
    ),
    Subject(
        "Invoice is missing VAT",
        "Add the VAT number in billing settings and regenerate the invoice.",
        (
            "invoice {number} has no VAT on it",
            "VAT is missing on the customer's invoice",
            "why is there no VAT line on invoice {number}?",
            "customer complains that VAT isn't shown on their invoices",
            "invoices generated today are missing VAT amount",
        ),
    ),
    Subject(
        "Send an invoice again",
        "Billing, the invoice, Send again; the address can be changed there.",
        (
            "please resend invoice {number} to the customer",
            "customer didn't get their invoice by mail, can we send it again?",
            "how to send an invoice again to another email address",
            "could someone resend the invoices of {who}",
            "the March invoice was never sent, need it resent",
        ),
    ),
    Subject(
        "CSV export is empty",
        "Exports of more than a year are empty: choose a shorter period.",
        (
            "the CSV export is empty",
            "exporting orders to csv gives an empty file",
            "downloaded csv export contains only the header row",
            "export of {thing} to CSV has no rows for customer {number}",
            "empty file when I export the report as csv",
        ),
    ),
    Subject(
        "CSV import fails",
        "Save the file as UTF-8 and with commas; the template is in the help.",
        (
            "csv import fails with 'invalid column'",
            "cannot import the customer list from CSV",
            "import of a csv file stops at line {number}",
            "uploading csv with contacts: import failed",
            "the import of {thing} from csv doesn't go through",
        ),
    ),
    Subject(
        "Webhook is not delivered",
        "Look at the delivery log; endpoints that fail for a day are switched off.",
        (
            "webhooks are not being delivered to our customer",
            "customer {number} does not receive webhook events",
            "no webhook calls arrived since last night",
            "webhook delivery stopped for {who}",
            "their endpoint gets no webhook events any more",
        ),
    ),
    Subject(
        "API returns 429",
        "The limit is 100 calls a minute; higher ones come with the business plan.",
        (
            "customer is getting 429 from the API",
            "API rate limit too low, client gets 429 errors",
            "can we raise the API rate limit for customer {number}?",
            "too many requests errors from our api for {who}",
            "429 rate limit exceeded on /{thing} endpoint",
        ),
    ),
    Subject(
        "Staging environment is down",
        "Restart it with the deploy job; it sleeps at night.",
        (
            "staging is down",
            "is the staging environment down? I get 502",
            "staging returns bad gateway for everything",
            "cannot reach staging since lunch",
            "staging server not responding, can somebody restart it",
        ),
    ),
    Subject(
        "Access to the staging database",
        "Ask your lead to approve the role db-staging-read.",
        (
            "need access to the staging database",
            "can I get read access on staging db please",
            "how do I get permissions for the staging database?",
            "{who} needs credentials for the staging DB",
            "please grant me access to the db on staging",
        ),
    ),
    Subject(
        "Deployment is stuck",
        "Cancel the job and run it again; the lock goes after ten minutes.",
        (
            "deployment of {thing} is stuck",
            "deploy pipeline hangs at the migration step",
            "my deploy has been pending for {number} minutes",
            "the deployment job does not finish",
            "deploy stuck, waiting for lock forever",
        ),
    ),
    Subject(
        "Change the owner of a workspace",
        "Settings, Members, Make owner; the former owner confirms by mail.",
        (
            "customer wants to change the owner of their workspace",
            "how to transfer workspace ownership to {who}?",
            "owner of the workspace left the company, need a new owner",
            "transfer ownership of workspace {number} please",
            "can we make another user the workspace owner",
        ),
    ),
    Subject(
        "Delete a customer's data",
        "Requests under the GDPR go through the form of the privacy team.",
        (
            "customer asks to delete all their data (GDPR)",
            "how do we handle a gdpr deletion request?",
            "need to erase personal data of user {number}",
            "please remove all data for customer {who}, GDPR request",
            "data deletion request came in from a client",
        ),
    ),
    Subject(
        "Emails land in spam",
        "The customer's domain needs our SPF and DKIM entries.",
        (
            "our emails land in the customer's spam folder",
            "notification mails go to spam for {who}",
            "customer says mails from us are marked as spam",
            "emails end up in junk since the domain change",
            "why are our mails flagged as spam at customer {number}",
        ),
    ),
    Subject(
        "Zwei-Faktor zurücksetzen",
        "Im Adminbereich den Benutzer öffnen und Zwei-Faktor zurücksetzen.",
        (
            "Kunde hat sein Handy verloren, bitte Zwei-Faktor zurücksetzen",
            "wie setze ich die Zwei-Faktor-Anmeldung eines Benutzers zurück?",
            "Zwei-Faktor Code kommt nicht mehr an, zurücksetzen bitte",
            "{who} kommt ohne den zweiten Faktor nicht rein, bitte Zwei-Faktor entfernen",
        ),
    ),
    Subject(
        "Rechnung stornieren",
        "Buchhaltung, Rechnung öffnen, Stornieren.",
        (
            "wie kann ich eine Rechnung stornieren?",
            "bitte Rechnung {number} stornieren",
            "Kunde möchte die Rechnung storniert haben",
            "Stornierung der Rechnung {number} funktioniert nicht",
        ),
    ),
    Subject(
        "Exporter les commandes",
        "Menu Commandes, bouton Exporter, choisir la période.",
        (
            "comment exporter les commandes d'un client ?",
            "l'export des commandes ne marche pas",
            "je n'arrive pas à exporter mes commandes de mars",
            "export de la commande {number} vide",
        ),
    ),
    Subject(
        "Не приходит код подтверждения",
        "Проверьте номер телефона в профиле и отправьте код ещё раз.",
        (
            "клиенту не приходит код подтверждения",
            "код подтверждения по смс не приходит",
            "пользователь {number} не получает код подтверждения",
            "не приходят коды подтверждения с утра",
        ),
    ),
    Subject(
        "パスワードの再設定",
        "管理画面でユーザーを開き、再設定メールを送信します。",
        (
            "パスワードを再設定する方法を教えてください",
            "お客様がパスワードを忘れました。再設定できますか",
            "パスワード再設定のメールが届きません",
        ),
    ),
    Subject(
        "No se puede iniciar sesión",
        "Borrar las cookies y volver a entrar.",
        (
            "un cliente no puede iniciar sesión",
            "no consigo iniciar sesión en el panel desde ayer",
            "error al iniciar sesión con la cuenta {number}",
            "los usuarios no pueden iniciar sesión",
        ),
    ),
    Subject(
        "Dashboard shows wrong numbers",
        "Numbers follow at night; press Refresh to count them now.",
        (
            "the dashboard shows wrong numbers",
            "revenue on the dashboard does not match the report",
            "numbers on dashboard are off for {thing}",
            "dashboard totals differ from the export for customer {number}",
        ),
    ),
    Subject(
        "Add a new user to an account",
        "Settings, Members, Invite; the plan limits how many.",
        (
            "how do I add a new user to the account of customer {number}?",
            "please invite {who} to our account",
            "customer wants to add more users to their account",
            "cannot invite another user, button is greyed out",
        ),
    ),
)
