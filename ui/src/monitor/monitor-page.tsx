const Page = () => <h1>Monitor</h1>

export default Page
