/** The reason that a person gave, if one was given. */
export const because = (reason: string | undefined): { readonly reason?: string } =>
  reason === undefined ? {} : { reason }
