const Page = () => <h1>Workflows</h1>

export default Page
