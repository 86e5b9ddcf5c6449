/** The name of the draft of a ticket's title and details. Apart from the editor, which is loaded when it is asked for. */
export function editName(ticketId: number): string {
  return `edit-${ticketId}`;
}
