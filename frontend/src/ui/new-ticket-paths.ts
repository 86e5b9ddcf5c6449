/** The two ways to write a ticket. */
export const FORM_PATH = '/tickets/new';
export const CHAT_PATH = '/tickets/new/chat';
