/** Does with cookies what a browser does for one origin: keeps what answers set, and sends it where credentials are included. */
export function cookieJar(origin = 'http://localhost:4000') {
  const cookies = new Map<string, string>();
  const send: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('origin', origin);
    const withCredentials = init?.credentials === 'include';
    if (withCredentials && cookies.size > 0) headers.set('cookie', header());
    const response = await fetch(input, { ...init, headers });
    if (withCredentials) for (const line of response.headers.getSetCookie()) keep(line);
    return response;
  };

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0(;|$)/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }

  const header = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return { fetch: send, header, clear: () => cookies.clear() };
}
