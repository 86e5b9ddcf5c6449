#include "demo/words.h"

static const char *const applications[] = { "Outlook", "Teams", "Excel", "the VPN client", "SAP", "Word", "the browser",
    "SharePoint", "OneDrive", "the time sheet", "the CRM", "Acrobat", "Power BI", "the ERP", "Jira", "Zoom", "Visio",
    "the intranet", "AutoCAD", "Citrix", "Confluence", "the payroll portal", "Photoshop", "the warehouse app",
    "Project", "the archive", "Matlab", "the booking system", NULL };

static const char *const devices[] = { "laptop", "monitor", "printer", "docking station", "keyboard", "mouse",
    "headset", "phone", "scanner", "projector", "badge reader", "tablet", "webcam", "label printer", "barcode scanner",
    "conference phone", "router", "external drive", "power supply", "plotter", NULL };

static const char *const places[] = { "on the second floor", "in the main office", "at the reception",
    "on the first floor", "in the warehouse", "in the meeting room", "on the third floor", "in the Brno office",
    "at home", "in the canteen", "in the workshop", "in the Vienna office", "in the archive", "at the loading dock",
    "in the server room", "in the training centre", NULL };

static const char *const teams[] = { "sales", "finance", "support", "marketing", "logistics", "human resources",
    "purchasing", "engineering", "legal", "quality", "production", "facilities", "payroll", "research", "export",
    "the board", NULL };

static const char *const times[] = { "since this morning", "since Monday", "after the update", "since yesterday",
    "since last week", "after the move", "every morning", "since the weekend", "after the restart", "around noon",
    "since the holidays", "after lunch", "again and again", "since the outage", "every Friday", "after the migration",
    NULL };

static const char *const codes[] = { "0x80070005", "500", "403", "0x80072EE7", "1603", "404", "0x8004010F", "691",
    "0x80070057", "503", "809", "0x800CCC0E", "1722", "0xC000021A", "720", "0x80240034", "5719", "0x80131500", "4625",
    "0x8007232B", "868", "0x80090016", "1068", "0x887A0006", NULL };

const char *const word_first_names[] = { "Anna", "Jan", "Eva", "Peter", "Maria", "Thomas", "Lucie", "Martin",
    "Katerina", "David", "Julia", "Pavel", "Nina", "Michael", "Sofia", "Adam", "Laura", "Tomas", "Helena", "Robert",
    "Klara", "Daniel", "Petra", "Simon", "Alice", "Filip", "Monika", "Lukas", "Irena", "Oliver", "Zuzana", "Marek",
    "Emma", "Victor", "Ivana", "George", "Tereza", "Hugo", "Vera", "Leon", NULL };

const char *const word_last_names[] = { "Novak", "Smith", "Svoboda", "Miller", "Dvorak", "Fischer", "Cerny", "Brown",
    "Prochazka", "Weber", "Kucera", "Taylor", "Vesely", "Wagner", "Horak", "Wilson", "Nemec", "Becker", "Marek",
    "Moore", "Pospisil", "Hoffmann", "Hajek", "Clark", "Kral", "Schulz", "Ruzicka", "Lewis", "Benes", "Koch", "Fiala",
    "Walker", "Sedlak", "Bauer", "Dolezal", "Young", "Zeman", "Richter", "Kolar", "Klein", "Navratil", "Wolf", "Urban",
    "Green", "Vanek", "Neumann", "Blaha", "Baker", "Kovar", "Schwarz", "Kopecky", "Turner", "Ptacek", "Kruger", "Musil",
    "Parker", "Sykora", "Hartmann", "Stastny", "Collins", NULL };

static const char *const software[] = { "$a freezes $w", "Cannot sign in to $a", "$a shows error $c",
    "Please install $a on my $d", "$a is very slow $w", "$a does not open $w", "The licence for $a has expired",
    "Access to $a for $t", "Attachments do not open in $a", "$a asks for passwords $w", "$a lost my settings $w",
    "New colleague in $t needs $a", NULL };

static const char *const hardware[] = { "The $d does not turn on", "The $d $p is broken", "My $d makes a loud noise",
    "Please replace my $d", "Second monitor stays black $w", "The $d stopped working $w", "Cracked screen on laptop $n",
    "Paper jam in the printer $p", "The $d is not recognised $w", "New $d for $t", "Battery of $n lasts one hour",
    "The $d overheats $w", NULL };

static const char *const environment[] = { "It is too cold in room $r", "The air conditioning leaks $p",
    "A lamp flickers in room $r", "The door $p does not lock", "Strange smell $p", "No network socket in room $r",
    "The window in room $r is broken", "Too hot $p $w", "The power failed in room $r", "The carpet $p is torn", NULL };

static const char *const logistics[] = { "Parcel for $t has not arrived", "Please move the $d to room $r",
    "Pick up the old $d from room $r", "Order a $d for $t", "Courier needed for $t", "Move of $t to room $r",
    "Return of $n to the supplier", "Twenty chairs for room $r", "A pallet is blocking the corridor", "Badge for $m $l",
    NULL };

static const char *const other[] = { "Question about working from home", "Whom do I ask about $a",
    "Suggestion for the intranet page", "Lost badge of $m $l", "Access card does not work $w",
    "Parking space for a visitor", "Please change my phone number", "New name after my wedding", "Training for $a",
    "Contact for $t", NULL };

const char *const word_sentences[] = { "I have restarted the $d twice and it did not help.",
    "It worked until last week, and nothing was changed on my side.", "The message says error $c.",
    "The asset number is $n.", "Could you please have a look today?", "This happens $w.",
    "$m from $t has the same problem.", "I am in room $r until four o'clock.",
    "I need this for a meeting with a customer, so it is rather urgent.", "A screenshot is attached.",
    "I have already tried another cable and another socket.", "Several colleagues $p are affected.",
    "When I open $a, the window stays white for about a minute and then closes.",
    "The $d $p works, so it is probably not the network.", "You can reach me by phone or in $a.",
    "My manager $m $l has approved this.", "It would be enough to have it by the end of the week.",
    "The same thing was reported in the spring and was solved by $m $l.",
    "I do not have the rights to install anything myself.", "Please call before you come, the room is often locked.",
    "The log of $a ends with code $c and a list of modules that I do not understand.",
    "After the last maintenance window everything looked fine for an hour, then the $d disconnected again.",
    "For now I use the $d of a colleague from $t.", "Reinstalling $a did not change anything.",
    "The light on the $d blinks orange three times, then there is a pause.",
    "We moved from room $r a month ago and the old labels are still on the sockets.",
    "If a part has to be ordered, please charge it to $t.",
    "I was on the train with a weak connection when it happened for the first time.",
    "Files that were saved $w are missing from the shared folder.",
    "The serial number is on the back: $n, purchased together with $n.",
    "It affects the month-end closing of $t, which has to be finished on Friday.",
    "Nobody has touched the configuration as far as I know, but the cleaning staff were in room $r.", NULL };

const char *const word_questions[] = { "Thank you, it works now.", "Is there any news?", "It happened again $w.",
    "I tried that, but the error is still $c.", "The number on the label is $n.", "I will be in room $r after lunch.",
    "Yes, you can connect to my computer now.", "It is the $d, not the $d next to it.",
    "Thanks for the quick help! I will try it tomorrow and write again if it does not work.",
    "$m from $t says that it works for them, so it may be only my account.",
    "I restarted $a and cleared the cache as you wrote, and now the window opens but stays empty.",
    "Please leave it open until Monday, I want to be sure.", "Can somebody come $p this afternoon?",
    "The replacement has arrived, but the cable is missing.", NULL };

const char *const word_answers[] = { "I am looking into it.", "Please restart $a and try again.",
    "Could you send me the asset number of the $d?", "Fixed, please confirm that it works.",
    "I have ordered a new $d, it should be here within a week.", "I have reset your password for $a.",
    "Code $c means that the certificate has expired; I have renewed it.", "I will come to room $r at two o'clock.",
    "This is a known problem of the last update. The vendor promises a correction next week.",
    "I have passed this to $m $l, who looks after $a.",
    "The $d $p was switched to another port of the network, which explains the error.",
    "Your licence was assigned to $n; I have moved it.",
    "We could reproduce this in a test account. Until it is solved, please use the version in the browser.",
    "No answer for a week, so I am closing this. Write again and it opens by itself.",
    "The supplier confirmed the order, and the delivery goes straight to room $r.", NULL };

const char *const word_notes[] = { "The same as last month: $t has a workaround.",
    "Third one of this kind $w, $m $l is told.", "Warranty of $n ends soon, so better replace it now.",
    "Do not reset the account again, that makes it worse. See code $c.", "$t says it is the switch next to room $r.",
    "Called back, nobody there. I will try again tomorrow.", "The spare $d is in room $r.",
    "$m $l knows the vendor of $a and asks them directly.", "Probably $c; compare with what was written for $n.",
    NULL };

const WordPlace word_places[] = { { 'a', applications }, { 'd', devices }, { 'p', places }, { 't', teams },
    { 'w', times }, { 'c', codes }, { 'm', word_first_names }, { 'l', word_last_names }, { '\0', NULL } };

const char *const *const word_titles[] = { software, hardware, environment, logistics, other };
