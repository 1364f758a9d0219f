const Page = () => <h1>Chat</h1>

export default Page
