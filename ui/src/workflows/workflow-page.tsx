const Page = () => <h1>Workflow</h1>

export default Page
