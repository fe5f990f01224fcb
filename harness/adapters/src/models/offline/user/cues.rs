//! The turns of phrase by which the rules recognise what a sentence does, with bars between them.

/// The agent did not understand, or something broke.
pub(super) const CONFUSION: &str = "\
    didn't understand | did not understand | don't understand | do not understand | rephrase | didn't \
    catch | did not catch | didn't get that | not sure what you mean | something went wrong | an error | \
    internal error | try again | try later";

/// The agent cannot or will not.
pub(super) const REFUSAL: &str = "\
    i can't | i cannot | i can not | we can't | we cannot | cannot be | can't be | unable | not able | \
    not available | unavailable | aren't available | isn't available | not possible | isn't possible | \
    impossible | don't offer | do not offer | don't have | do not have | doesn't have | not allowed | \
    not permitted | not eligible | no longer | won't be able | sold out | fully booked | out of stock | \
    not supported | couldn't | could not | failed | declined | no flights | no rooms | no seats | no \
    availability | non refundable | not refundable | nonrefundable | won't";

/// Regret, which refuses unless it merely soothes.
pub(super) const REGRET: &str = "\
    sorry | unfortunately | apologies | apologise | apologize | i'm afraid";

/// Regret that refuses nothing.
pub(super) const SOOTHING: &str = "\
    sorry for | sorry about | sorry to hear | apologies for | apologise for | apologize for | apologies \
    about";

/// A refusal with one of these waits for the user instead: *I cannot book it until you tell me the date*.
pub(super) const CONDITION: &str = "\
    until | unless | without | before | yet";

/// Asking without a question mark.
pub(super) const REQUEST: &str = "\
    please provide | please tell | please share | please give | please specify | please let | please \
    enter | please reply | please choose | please select | please pick | please confirm | please send | \
    please state | please type | please indicate | i need your | i need the | i need to know | i need a \
    | i'll need | i will need | i still need | we need your | we need the | let me know | could you | \
    can you | tell me | would you";

/// Something that is yet to happen, or that only might.
pub(super) const OFFER: &str = "\
    i can | i could | i will | i'll | i would | i'd | i am going to | i'm going to | we can | we could | \
    we will | we'll | let me | let's | happy to | glad to | will be | would be | to be | once | if you | \
    as soon as | one moment | hold on | working on | looking into | checking | in progress | is pending \
    | about to | ready to";

/// A polite end that asks for nothing.
pub(super) const ANYTHING_ELSE: &str = "\
    anything else | something else | any other | further assistance | further questions | any questions \
    | more questions | need anything | need more help | else i can | have questions | be of help | need \
    help with";

/// Asking for a yes.
pub(super) const CONFIRM: &str = "\
    confirm | proceed | go ahead | shall i | shall we | should i | would you like me to | do you want me \
    to | want me to | is that correct | is this correct | is that right | is this right | is that ok | \
    is that okay | ok to | okay to | sound good | sounds good | ready to book | reply yes | say yes | \
    would that work | does that work | shall we book | are you sure | would you like to book | do you \
    want to book | to finalize | to finalise | book it | book this | happy with";

/// Asking for a choice.
pub(super) const CHOOSE: &str = "\
    which | choose | prefer | select | pick | option | options | would you like | do you want | suits | \
    one of";

/// Asking for nothing in particular.
pub(super) const OPEN: &str = "\
    how can i help | how may i help | how can i assist | how may i assist | what can i do | what would \
    you like | what do you need | tell me more | more details | some details | more information | the \
    details | what are you looking | how can we help | can i help | describe | elaborate | what brings \
    you | your request";

/// Asking for a mere preference.
pub(super) const PREFERENCE: &str = "\
    would you like | do you want | do you prefer | prefer | preference | preferences | would you be | do \
    you mind";

/// Asking to be told something, though it sounds like asking for a yes.
pub(super) const CONFIRM_A_FACT: &str = "\
    confirm your | confirm when | confirm where | confirm how | confirm what | to proceed i need";

/// Words that ask for more than a yes.
pub(super) const QUESTION_WORD: &str = "what | where | when | which | how many | who";

/// Words that say when without naming a day of the calendar.
pub(super) const WHEN: &str = "\
    today | tonight | tomorrow | monday | tuesday | wednesday | thursday | friday | saturday | sunday | \
    within | business days | working days";

/// Words with which a code is given.
pub(super) const REFERENCE: &str = "\
    reference | ref | confirmation | code | pnr | locator | number | id | booking | reservation | ticket";

/// Codes that go by two words.
pub(super) const NUMBERED_REFERENCE: &str = "\
    confirmation number | booking number | order number | ticket number | tracking number | booking id | \
    order id | reservation number | case number | case id";

/// Words of a goal that say only that something is to be told.
pub(super) const REPORTING: &str = "\
    told | informed | stated | given | provided | explained | shown | mentioned | listed | named | \
    presented | quoted | offered | details | information | clearly | correctly | back";

/// Words that look like something done and are not.
pub(super) const NOT_DONE: &str = "\
    need | needed | based | located | required | related | requested | detailed | limited | interested | \
    informed | stated | provided | explained | mentioned | listed | told | asked | wanted | looked | \
    used | included | agreed | indeed | speed | exceed | supposed | unfinished";

/// Words that say that something is done without a participle.
pub(super) const DONE: &str = "\
    done | all set | complete | sent | made | on its way | underway | went through | taken care";

/// Words that stand right before a code.
pub(super) const BEFORE_A_CODE: &str =
    "is | code | reference | ref | number | pnr | locator | confirmation | as";

/// What leads up to the alternatives of a question.
pub(super) const LEAD_IN: &str = "\
    would you like to | would you like | do you want to | do you want | would you prefer | do you prefer | \
    do you need | is it | are you looking for | looking for";

/// Asking for another one than the user has named.
pub(super) const OTHER: &str = "other | another | different | alternative | instead";

/// Being told, in the words of a goal.
pub(super) const LEARNING: &str =
    "told | informed | knows | know | learns | learn | finds out | find out | hears";

/// Saying that something is not so, in the words of a goal.
pub(super) const NOT: &str = "not | cannot | can't | no | nothing | isn't | aren't | doesn't";

/// Words of a clause that say whether, and not what.
pub(super) const WHETHER_SO: &str = "\
    not | cannot | can't | no | nothing | isn't | aren't | doesn't | available | possible | still | whether";

/// Setting a limit, in the words of a goal.
pub(super) const AT_MOST: &str =
    "at most | up to | under | below | within | no more than | not more than | maximum";

/// Words of a goal that set a limit or a count.
pub(super) const MEASURE: &str = "\
    most | least | more | than | up | under | below | within | maximum | several | multiple | different";

/// What stands before the object of a verb.
pub(super) const ARTICLE: &str = "a | an | the | my | one | two | another";

/// Saying that nothing is given back.
pub(super) const NO_REFUND: &str = "\
    not refundable | non refundable | nonrefundable | isn't refundable | no refund | not refunded | won't refund";

/// Being told, in one word.
pub(super) const LEARNING_WORD: &str = "told | informed | knows | know | learns | learn | out | hears";

/// What joins a clause to being told.
pub(super) const JOINT: &str = "that | whether | if | which | what | how | where | when | who";

/// The verb that a participle follows.
pub(super) const COPULA: &str = "is | are | was | were | has | have | been";

/// Participles that end otherwise than most.
pub(super) const PARTICIPLE: &str = "sent | made | bought | paid | found";

/// What to do, in one word that is no noun.
pub(super) const ORDER: &str =
    "cancel | reserve | buy | get | find | send | show | make | rebook | reschedule";

/// What to do, in one word that is a noun too.
pub(super) const NOUN_TOO: &str = "book | order | refund | change | move | update | purchase";

/// What stands before a thing that is counted.
pub(super) const COUNTING: &str =
    "at | more | all | both | any | every | each | two | three | four | several | multiple | different | no";

/// Having booked something.
pub(super) const BOOKED: &str = "booked | reserved | confirmed";

/// A yes, on a button.
pub(super) const YES: &str = "yes | y | approve | allow | accept | confirm | ok | okay | continue | proceed | agree | go ahead | authorize";

/// A no, on a button.
pub(super) const NO: &str =
    "no | n | deny | decline | reject | refuse | cancel | don't | not | disallow | abort | stop | never";

/// A yes to all that is to come, on a button.
pub(super) const FOR_EVER: &str = "always | trust | all | session | don't ask again";

/// Agreeing, in the name of a box to tick.
pub(super) const CONSENT: &str = "\
    confirm | confirmed | confirmation | consent | agree | agreed | accept | accepted | approve | approved | proceed | terms";
