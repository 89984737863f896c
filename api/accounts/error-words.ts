import type Stripe from 'stripe';
import type { Known } from '../stripe/known.ts';

/**
 * What was wrong with what was handed in, and what to do about it, by Stripe's error codes.
 * @see https://docs.stripe.com/api/accounts/object#account_object-requirements-errors-code
 */
const errors: Record<Known<Stripe.Account.Requirements.Error.Code>, string> = {
  external_request: 'Somebody outside Stripe, such as a card network, asks for it. Hand it in.',
  information_missing: 'Something essential is missing. Add what Stripe’s message names.',
  invalid_address_city_state_postal_code:
    'City, state and postal code do not fit together. Correct the address.',
  invalid_address_cmra_address:
    'The address is one of a mailbox or virtual office service. Give one where business is done.',
  invalid_address_highway_contract_box:
    'The address is a highway contract box. Give one where business is done.',
  invalid_address_private_mailbox:
    'The address is a private mailbox. Give one where business is done.',
  invalid_address_registered_agent_address:
    'The address is a registered agent’s. Give its own, or hand in proof of the address.',
  invalid_business_profile_name: 'The business name is not made of words. Correct it.',
  invalid_business_profile_name_denylisted:
    'The business name is too general, or a well-known one. Give its own name.',
  invalid_company_name_denylisted:
    'The company name is too general, or a well-known one. Give the registered name.',
  invalid_dob_age_over_maximum: 'The date of birth is over 120 years ago. Correct it.',
  invalid_dob_age_under_18: 'The person is under 18. Correct the date, or name somebody of age.',
  invalid_dob_age_under_minimum:
    'The person is under 13. Correct the date, or name somebody older.',
  invalid_product_description_length:
    'The description of what is sold is too short. Write at least ten characters.',
  invalid_product_description_url_match:
    'The description of what is sold only repeats the web address. Describe it in words.',
  invalid_representative_country:
    'The representative lives in another country than the company’s. Name one who lives there.',
  invalid_signator:
    'Who certified the document could not be confirmed. Have it certified by a listed professional.',
  invalid_statement_descriptor_business_mismatch:
    'The statement text resembles neither the business’s names nor its web address. Change it.',
  invalid_statement_descriptor_denylisted:
    'The statement text is too general, or a well-known name. Choose its own.',
  invalid_statement_descriptor_length:
    'The statement text is too short. Choose one of at least five characters.',
  invalid_statement_descriptor_prefix_denylisted:
    'The beginning of the statement text is too general, or a well-known name. Choose its own.',
  invalid_statement_descriptor_prefix_mismatch:
    'The beginning of the statement text resembles none of the business’s names. Change it.',
  invalid_street_address: 'The street or house number was not found. Correct the address.',
  invalid_tax_id: 'The tax number must have nine digits. Correct it.',
  invalid_tax_id_format: 'The tax number must be nine digits and nothing else. Correct it.',
  invalid_tos_acceptance:
    'The tax number has changed since the terms were accepted. They must be accepted again.',
  invalid_url_denylisted: 'The web address is too general. Give the business’s own.',
  invalid_url_format: 'The web address is not a whole one. Write it as https://example.com.',
  invalid_url_length: 'The web address is too long or too short. Give the business’s own.',
  invalid_url_web_presence_detected:
    'The business sells on the web, but no web address was given. Give it.',
  invalid_url_website_business_information_mismatch:
    'The website tells other facts about the business than the account. Make them agree.',
  invalid_url_website_empty: 'The website is empty. Fill it, or give another.',
  invalid_url_website_inaccessible:
    'The website could not be reached. Check the address and that it answers.',
  invalid_url_website_inaccessible_geoblocked:
    'The website is closed to some countries. Open it to Stripe’s reviewers.',
  invalid_url_website_inaccessible_password_protected:
    'The website asks for a password. Open it, or give another.',
  invalid_url_website_incomplete:
    'The website lacks something that it must tell. Complete what Stripe’s message names.',
  invalid_url_website_incomplete_cancellation_policy:
    'The website lacks a full cancellation policy. Add it.',
  invalid_url_website_incomplete_customer_service_details:
    'The website does not say how to reach customer service. Add it.',
  invalid_url_website_incomplete_legal_restrictions:
    'The website does not tell the legal restrictions of what is sold. Add them.',
  invalid_url_website_incomplete_refund_policy: 'The website lacks a full refund policy. Add it.',
  invalid_url_website_incomplete_return_policy: 'The website lacks a full return policy. Add it.',
  invalid_url_website_incomplete_terms_and_conditions:
    'The website lacks full terms and conditions. Add them.',
  invalid_url_website_incomplete_under_construction:
    'The website is still under construction. Finish it, or give another.',
  invalid_url_website_other:
    'The business could not be verified by its website. Check the address, or give another.',
  invalid_value_other: 'The value is not valid. Correct it as Stripe’s message says.',
  unsupported_business_type:
    'This type of business is not offered in the account’s country. Choose another.',
  verification_directors_mismatch:
    'The directors differ from the public register. Correct them and hand in a current document.',
  verification_document_address_mismatch:
    'The address differs from the document’s. Correct it and hand the document in again.',
  verification_document_address_missing:
    'The document does not show the company’s address. Hand in one that does.',
  verification_document_corrupt: 'The file is damaged. Hand in another.',
  verification_document_country_not_supported:
    'Documents of that country are not taken here. Hand in one that is.',
  verification_document_directors_mismatch:
    'The directors differ from the document’s. Correct them and hand the document in again.',
  verification_document_dob_mismatch:
    'The date of birth differs from the document’s. Correct it, or hand in one that agrees.',
  verification_document_duplicate_type:
    'The same kind of document came twice. Hand in two of different kinds.',
  verification_document_expired:
    'The document has expired, or a proof of address is over six months old. Hand in a valid one.',
  verification_document_failed_copy:
    'The document is a photo of a copy or a screenshot. Hand in the original.',
  verification_document_failed_greyscale:
    'The document is in black and white. Hand in a picture in colour.',
  verification_document_failed_other:
    'The document could not be verified. Hand it in anew by Stripe’s rules for documents.',
  verification_document_failed_test_mode:
    'A test file that stands for a failed check was given. Give another test file.',
  verification_document_fraudulent:
    'The document looks changed, perhaps by fraud. Look into it before anything else.',
  verification_document_id_number_mismatch:
    'The number differs from the document’s. Correct it and hand the document in again.',
  verification_document_id_number_missing:
    'The document does not show the company’s number. Hand in one that does.',
  verification_document_incomplete: 'The document lacks pages or parts. Hand in all of it.',
  verification_document_invalid:
    'This kind of document does not prove identity here. Hand in one that does.',
  verification_document_issue_or_expiry_date_missing:
    'The document does not show until when it is valid. Hand in one that does.',
  verification_document_manipulated:
    'The document looks changed, perhaps by fraud. Look into it before anything else.',
  verification_document_missing_back: 'The back of the document is missing. Hand in both sides.',
  verification_document_missing_front: 'The front of the document is missing. Hand in both sides.',
  verification_document_name_mismatch:
    'The name differs from the document’s. Correct it and hand the document in again.',
  verification_document_name_missing:
    'The document does not show the company’s name. Hand in one that does.',
  verification_document_nationality_mismatch:
    'The nationality differs from the document’s. Correct it, or hand in one that agrees.',
  verification_document_not_readable:
    'The document cannot be read: blurred, dark or covered. Hand in a clear picture.',
  verification_document_not_signed: 'The document is not signed. Hand in a signed one.',
  verification_document_not_uploaded: 'The file did not arrive. Hand it in again.',
  verification_document_photo_mismatch:
    'The picture on the document is not the person of the live picture. Take both anew.',
  verification_document_too_large: 'The file is too large. Hand in one of at most 10 MB.',
  verification_document_type_not_supported:
    'This kind of document is not taken. Hand in one that Stripe lists.',
  verification_extraneous_directors:
    'More directors are named than there are. Correct them and hand in a current document.',
  verification_failed_address_match:
    'The address could not be verified. Correct it, or hand in a document that shows it.',
  verification_failed_authorizer_authority:
    'The authorizer is not a registered representative. Name one who is.',
  verification_failed_business_iec_number:
    'The Importer Exporter Code could not be verified. Correct it or the company’s name.',
  verification_failed_document_match:
    'The document does not prove the company. Hand in one with its name, number and address.',
  verification_failed_id_number_match:
    'The identity number differs from the document’s. Correct it, or hand in another document.',
  verification_failed_keyed_identity:
    'The person could not be verified by what was typed. Correct it, or hand in a document.',
  verification_failed_keyed_match:
    'The company could not be verified by what was typed. Correct it, or hand in a document.',
  verification_failed_name_match:
    'The company’s name could not be verified. Correct it, or hand in a document that shows it.',
  verification_failed_other: 'The check failed. Look over what was typed and hand it in again.',
  verification_failed_representative_authority:
    'The representative is not registered as one. Name one who is, or hand in an authorisation.',
  verification_failed_residential_address:
    'It could not be verified that the person lives there. Give the home, not a P.O. box.',
  verification_failed_tax_id_match:
    'The tax office does not know this name and number together. Correct them, or prove them.',
  verification_failed_tax_id_not_issued:
    'The tax office does not know this number. Correct it, or wait if it is a new one.',
  verification_legal_entity_structure_mismatch:
    'The type or structure of the business seems to be another. Correct it.',
  verification_missing_directors: 'Directors are missing. Add them.',
  verification_missing_executives: 'Executives are missing. Add them.',
  verification_missing_owners: 'Owners are missing. Add them.',
  verification_rejected_ownership_exemption_reason:
    'The reason why owners need not be named was rejected. Name them.',
  verification_requires_additional_memorandum_of_associations:
    'Other companies hold large shares. Hand in the memorandum of association of each.',
  verification_requires_additional_proof_of_registration:
    'Other companies hold large shares. Hand in the proof of registration of each.',
  verification_supportability:
    'Stripe restricts this kind of business. Hand in what it asks, or stop that part of it.',
};

const words: Readonly<Record<string, string>> = errors;

/** What an error code says and asks for; null where no words are known for it. */
export const errorText = (code: string): string | null =>
  Object.hasOwn(words, code) ? (words[code] ?? null) : null;
