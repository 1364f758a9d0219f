const Page = () => <h1>Execution</h1>

export default Page
